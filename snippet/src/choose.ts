import { categories, days, revision, tools } from './config.ts';
import { encode, readChoice, type Saved, writeChoice } from './cookie.ts';
import { emit, fail, guard } from './events.ts';
import { forget } from './forget.ts';
import { sweep } from './gate/hold.ts';
import { json, plain } from './json.ts';
import { ask, redraw } from './more.ts';
import { SAVED, WITHDRAWN } from './places.ts';
import { post } from './post.ts';
import {
  adopt,
  gpc,
  granted,
  has,
  saved,
  signalled,
  snapshot,
  withoutUnmetNeeds,
} from './state.ts';
import { keep, kept } from './storage.ts';
import { show } from './surface/status.ts';
import { language } from './words.ts';

export type Surface = 'banner' | 'preferences' | 'placeholder' | 'api';
export type Action = 'accept_all' | 'reject_all' | 'save' | 'withdraw';

/** A random 128-bit id as 32 hex digits. */
const randomId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => (byte + 256).toString(16).slice(1))
    .join('');

/**
 * Makes a choice: grants each category in `asked` whose needs are in it too, and
 * denies all others.
 *
 * What was pressed shows in the next frame. Then the choice is put into force, stored and
 * sent: each of these waits for another process of the browser. It is taken back only
 * if the service refuses it: then nobody could show that consent was given (GDPR 7(1)).
 */
export function choose(surface: Surface, action: Action, asked: string[]): void {
  flush();
  const wanted = withoutUnmetNeeds(asked);
  const now = new Date();
  const t = Math.floor(+now / 1000);
  const previous = saved;
  // Never the `v` of a cookie without secret: it stands in records that others read.
  const k = previous?.k ?? randomId();
  const d = Object.fromEntries(
    categories.map(([id, meaning]) => [id, +wanted.includes(id) + meaning]),
  );
  const r = revision.slice(0, 16);
  const next: Saved = { k, r, t, x: t + days * 86400, g: +signalled, p: '', d };
  // Refusing what was granted before is taking it back.
  const act = action === 'reject_all' && granted()[0] ? 'withdraw' : action;
  const change = () => {
    adopt(next);
    writeChoice(encode(next));
    if (!readChoice()) fail('no-cookies');
    const body = {
      id: randomId(),
      visitor: k,
      revision,
      language,
      surface,
      action: act,
      decisions: plain(snapshot().decisions),
      gpc,
      at: now.toISOString(),
      supersedes: previous?.p || undefined,
      checkpoint: kept('checkpoint') || undefined,
    };
    post(json(body));
  };
  apply(act === 'withdraw' ? WITHDRAWN : SAVED, change);
  // Who calls may load the page anew in the next line, and the server look for the cookie.
  if (surface === 'api') flush();
}

/** What is still to be done about a choice. */
let rest: (() => void) | undefined;

/** Does it now: before another choice, before looking for one, and before the page goes. */
export function flush(): void {
  const act = rest;
  rest = undefined;
  act?.();
}

/** Adopts a choice that another tab or the declaration page has made meanwhile. */
export function synchronise(): void {
  flush();
  const found = readChoice();
  // If the browser keeps no cookies, the choice still holds for this page.
  if (!found || json(found.d) === json(saved?.d)) return;
  apply(SAVED, () => adopt(found));
}

/** Tells every tool of the policy what is granted; the `first` time nothing is. */
export function signal(first: boolean): void {
  // A tool that throws must stop neither the others nor the banner.
  for (const tell of tools) guard(tell)(first ? {} : snapshot().decisions, first);
}

/**
 * Puts a choice into force once the page has painted: it is stored, the tools are told,
 * and our surfaces and the page's own storage and scripts follow.
 *
 * All in one task: whatever changes the page meanwhile makes us look for held scripts,
 * and none may run before its grant is stored and its tool has heard of it.
 */
export function apply(message: number, change: () => void): void {
  rest = guard(() => {
    const before = granted();
    change();
    const lost = before.filter((id) => !has(id));
    signal(false);
    redraw();
    forget();
    emit('change', snapshot());
    if (lost[0]) {
      keep('note', [message, ...lost].join(' '));
      ask(
        ({ stop }) => stop(),
        () => location.reload(),
      );
      return;
    }
    sweep();
    show(`${message}`);
  });
  setTimeout(flush);
}
