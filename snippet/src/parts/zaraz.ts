import type { Tell } from '../config.ts';
import { page } from './queue.ts';

type Purposes = Record<string, { name?: unknown }>;
type Consent = {
  APIReady?: boolean;
  purposes: Purposes;
  getAll: () => Record<string, boolean | undefined>;
  set: (choices: Record<string, boolean>) => void;
  sendQueuedEvents: () => void;
};

let granted: string[] = [];
let waits = false;

const api = () => (page.zaraz as { consent?: Consent } | undefined)?.consent;

/** Decides each purpose by the category that has its name or id; any other is denied. */
const tell = () => {
  const consent = api() as Consent;
  const before = consent.getAll();
  const changed: Record<string, boolean> = {};
  for (const [id, { name }] of Object.entries(consent.purposes)) {
    const isGranted = [id, `${name}`.toLowerCase()].some((word) =>
      granted.includes(word),
    );
    // What is denied already is not stored again, nor anything before a choice.
    if (isGranted !== !!before[id]) changed[id] = isGranted;
  }
  if (!Object.keys(changed)[0]) return;
  consent.set(changed);
  if (granted[0]) consent.sendQueuedEvents();
};

/**
 * Cloudflare Zaraz, whose purposes are called like our categories.
 *
 * https://developers.cloudflare.com/zaraz/consent-management/api/
 */
const zaraz: Tell = (decisions) => {
  granted = Object.keys(decisions).filter((id) => decisions[id] === 'granted');
  if (api()?.APIReady) return tell();
  if (waits) return;
  waits = true;
  document.addEventListener('zarazConsentAPIReady', tell);
};

export default zaraz;
