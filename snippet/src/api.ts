import { choose } from './choose.ts';
import { ids } from './config.ts';
import type { Consent, ConsentQueue } from './consent.d.ts';
import { fail, guard } from './events.ts';
import { granted, has, snapshot, withNeeds } from './state.ts';
import { kept } from './storage.ts';
import { openPreferences } from './surface/parts.ts';

/** What the inline stub has left on the page: see stub.ts. */
export type Stub = Partial<Consent> & { resolve?: (consent: Consent) => void };

const page = window as { consentQueue?: ConsentQueue };

/** Makes `window.consent`, and fulfils the promise that the stub gave out. */
export function makeApi({ ready, resolve }: Stub): Consent {
  const api: Consent = {
    get: snapshot,
    has,
    open: guard(() => openPreferences()),
    accept: guard((...names: string[]) => {
      // GDPR recital 32: consent is an act of the person. A page that calls this on
      // load or on scroll, without such an act, gets nothing.
      if (navigator.userActivation?.isActive === false)
        return fail('no-user-activation');
      if (names[0]) choose('api', 'save', withNeeds([...granted(), ...names]));
      else choose('api', 'accept_all', ids);
    }),
    reject: guard(() => choose('api', 'reject_all', [])),
    withdraw: guard(() => choose('api', 'withdraw', [])),
    receipt: () => kept('receipt') || null,
    ready: ready?.then ? ready : Promise.resolve().then(() => api),
  };
  resolve?.call?.(0, api);
  const { consentQueue: waiting } = page;
  const push = (...calls: ((consent: Consent) => void)[]) => {
    for (const call of calls) guard(call)(api);
  };
  page.consentQueue = { push };
  if (Array.isArray(waiting)) setTimeout(push, 0, ...waiting);
  return api;
}
