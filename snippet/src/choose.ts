import { categories, days, revision, tools } from './config.ts';
import { encode, readChoice, type Saved, writeChoice } from './cookie.ts';
import { emit, fail, guard } from './events.ts';
import { forget, leftOvers } from './forget.ts';
import { sweep } from './gate/hold.ts';
import { flush, post } from './post.ts';
import {
  adopt,
  gpc,
  granted,
  has,
  saved,
  signalled,
  snapshot,
  withNeeds,
  withoutLame,
} from './state.ts';
import { keep, kept } from './storage.ts';
import { announce } from './surface/status.ts';
import { CANNOT_DELETE, ERROR, language, SAVED, say, WITHDRAWN } from './words.ts';

export type Surface = 'banner' | 'preferences' | 'placeholder' | 'api';
export type Action = 'accept_all' | 'reject_all' | 'save' | 'withdraw';

let redraw = (): void => {};

/** Registers what draws the surfaces anew when something was decided. */
export function onDecision(act: () => void): void {
  redraw = act;
}

/** A random 128-bit id as 32 hex digits. */
const randomId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => (byte + 256).toString(16).slice(1))
    .join('');

/**
 * Makes a choice: everything in `asked` is granted as far as what it needs is, and
 * all else denied.
 *
 * It is in force at once and remembered; then it is sent. Only if the service
 * refuses it is it taken back, as then nobody could show that it was given.
 */
export function choose(surface: Surface, action: Action, asked: string[]): void {
  const before = granted();
  const wanted = withoutLame(asked);
  const now = new Date();
  const t = Math.floor(+now / 1000);
  const previous = saved;
  const v = previous?.v ?? randomId();
  const d = Object.fromEntries(
    categories.map(([id, meaning]) => [id, +wanted.includes(id) + meaning]),
  );
  const r = revision.slice(0, 16);
  const next: Saved = { v, r, t, x: t + days * 86400, g: +signalled, p: '', d };
  adopt(next);
  writeChoice(encode(next));
  if (!readChoice()) fail('no-cookies');

  // Refusing what was granted before is taking it back.
  const act = action === 'reject_all' && before[0] ? 'withdraw' : action;
  const body = {
    id: randomId(),
    visitor: v,
    revision,
    language,
    surface,
    action: act,
    decisions: snapshot().decisions,
    gpc,
    at: now,
    supersedes: previous?.p || undefined,
    checkpoint: kept('checkpoint') || undefined,
  };
  post(JSON.stringify(body), takeBack);
  apply(before, act === 'withdraw' ? WITHDRAWN : SAVED);
}

/** Grants more than is granted, and what that needs. */
export const grant = (surface: Surface, ...names: string[]): void =>
  choose(surface, 'save', withNeeds([...granted(), ...names]));

/** Takes a choice back that the service has refused. */
const takeBack = guard(() => {
  const before = granted();
  writeChoice('');
  adopt();
  apply(before, ERROR);
});

/** Sends what earlier pages could not. */
export const resend = (): void => flush(takeBack);

/** Takes over what another tab, or the declaration page, has decided meanwhile. */
export function synchronise(): void {
  const found = readChoice();
  // Where the browser keeps no cookies the choice still holds for this page.
  if (!found || JSON.stringify(found.d) === JSON.stringify(saved?.d)) return;
  const before = granted();
  adopt(found);
  apply(before, SAVED);
}

/** Tells every tool of the policy what is granted: nothing, the `first` time. */
export function signal(first: boolean): void {
  for (const tell of tools) tell(first ? {} : snapshot().decisions, first);
}

/** Puts what is decided into force: tools first, then storage, then the page. */
function apply(before: string[], message: number): void {
  const state = snapshot();
  const lost = before.filter((id) => !has(id));
  signal(false);
  forget();
  redraw();
  emit('change', state);
  if (!lost[0]) {
    announce(say(message), message !== ERROR);
    // In a task of its own: the page paints the closed banner before scripts start.
    setTimeout(guard(release));
    return;
  }
  const left = leftOvers(lost).join(', ');
  keep('note', `${say(message)} ${left && say(CANNOT_DELETE, left)}`);
  // What has run cannot be stopped in another way.
  location.reload();
}

/** Releases what is granted; a placeholder can grant its category for good. */
export const release = (): void => sweep((category) => grant('placeholder', category));
