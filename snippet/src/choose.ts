import { categories, days, revision } from './config.ts';
import { encode, readCookie, writeCookie } from './cookie.ts';
import { emit, fail, guard } from './events.ts';
import { forget, leftOvers } from './forget.ts';
import { sweep } from './gate/hold.ts';
import { type Outcome, post } from './post.ts';
import { sendSignals } from './signals/index.ts';
import { adopt, current, gpc, has, signalled, snapshot } from './state.ts';
import { keep } from './storage.ts';
import { announce } from './surface/status.ts';
import { CANNOT_DELETE, ERROR, language, QUEUED, SAVED, say, WITHDRAWN } from './words.ts';

export type Surface = 'banner' | 'preferences' | 'placeholder' | 'api';
export type Action = 'accept_all' | 'reject_all' | 'save' | 'withdraw';

/** False when the browser keeps no cookie: then there is nothing to read again. */
let remembered = true;
let rerender = (): void => {};

/** Registers what is to be drawn anew when a choice was made. */
export function onChange(act: () => void): void {
  rerender = act;
}

export const granted = (): string[] => categories.map(([id]) => id).filter(has);

/** A random 128-bit id as 32 hex digits. */
const randomId = (): string =>
  crypto
    .getRandomValues(new Uint8Array(16))
    .reduce((text, byte) => text + (byte + 256).toString(16).slice(1), '');

/** Names the act by what came of it, as the record must be true of its decisions. */
function nameAct(action: Action, wanted: string[], before: string[]): Action {
  if (action === 'accept_all' && wanted.length < categories.length) return 'save';
  if (action === 'reject_all' && wanted.length) return 'save';
  return action === 'reject_all' && before.length ? 'withdraw' : action;
}

/**
 * Makes a choice: everything in `asked` is granted, as far as what it needs is
 * too, and all else denied.
 *
 * It is in force at once and remembered; then it is sent. Only if the service
 * refuses it is it taken back, as then nobody could show that it was given.
 */
export function choose(surface: Surface, action: Action, asked: string[]): void {
  const before = granted();
  const wanted = asked.filter((id) => !closure([id]).some((one) => !asked.includes(one)));
  const now = Date.now();
  const previous = current();
  const seconds = Math.floor(now / 1000);
  const saved = {
    v: previous?.v ?? randomId(),
    r: revision.slice(0, 16),
    t: seconds,
    x: seconds + days * 86400,
    g: Number(signalled),
    p: '',
    d: Object.fromEntries(
      categories.map(([id, meaning]) => [id, Number(wanted.includes(id)) + meaning]),
    ),
  };
  adopt(saved);
  writeCookie(encode(saved));
  remembered = !!readCookie();
  if (!remembered) fail('no-cookies');

  const { decisions } = snapshot();
  const body = {
    id: randomId(),
    visitor: saved.v,
    revision,
    language,
    surface,
    action: nameAct(action, wanted, before),
    decisions,
    gpc,
    at: new Date(now).toISOString(),
    ...(previous?.p && { supersedes: previous.p }),
  };
  post(JSON.stringify(body)).then(guard(settle));
  apply(before, body.action === 'withdraw' ? WITHDRAWN : SAVED);
}

function settle(outcome: Outcome): void {
  if (outcome === 'queued') announce(say(QUEUED));
  if (outcome !== 'refused') return;
  const before = granted();
  writeCookie('');
  adopt();
  apply(before, ERROR);
}

/** Takes over what another tab, or the declaration page, has chosen meanwhile. */
export function synchronise(): void {
  if (!remembered) return;
  const before = granted();
  const known = JSON.stringify(snapshot());
  adopt();
  if (known !== JSON.stringify(snapshot())) apply(before, SAVED);
}

/** Puts what is decided into force: tools first, then storage, then the page. */
function apply(before: string[], message: number): void {
  const state = snapshot();
  const lost = before.filter((id) => !has(id));
  sendSignals(has, state.decisions);
  forget(lost.length > 0);
  rerender();
  emit('change', state);

  if (lost.length) {
    const left = leftOvers(lost);
    const more = left.length ? ` ${say(CANNOT_DELETE, left.join(', '))}` : '';
    keep('note', say(message) + more);
    // What has run cannot be stopped in another way.
    location.reload();
    return;
  }
  announce(say(message), message !== ERROR);
  // In a task of its own: the page paints the closed banner before scripts start.
  setTimeout(guard(release));
}

/** Releases what is granted, and lets a placeholder grant its category for good. */
export const release = (): void =>
  sweep((category) => choose('placeholder', 'save', closure([...granted(), category])));

/** Adds what each category needs. */
export function closure(wanted: string[]): string[] {
  const needs = categories.filter(([id]) => wanted.includes(id)).map(([, , need]) => need);
  const missing = needs.filter((need) => need && !wanted.includes(need));
  return missing.length ? closure([...wanted, ...missing]) : wanted;
}
