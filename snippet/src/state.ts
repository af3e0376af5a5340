import { type Category, categories, model, option, revision } from './config.ts';
import type { ConsentState, Decision } from './consent.d.ts';
import { readCookie, type Saved } from './cookie.ts';

/** Owned by this file. Undefined until a choice is known. */
let saved: Saved | undefined;

const browser = navigator as Navigator & { globalPrivacyControl?: boolean };

/** Whether the browser sends a Global Privacy Control signal. */
export const gpc = browser.globalPrivacyControl === true;

/** Whether any signal asks for silence to mean no. */
export const signalled = gpc || (option('d') && navigator.doNotTrack === '1');

/** Returns the choice that was read or made last. */
export const current = (): Saved | undefined => saved;

/** Takes over a choice: the argument, or what the cookie says now. */
export function adopt(choice: Saved | undefined = readCookie()): void {
  saved = choice;
}

/** What the visitor said about a category: 1, 0, or undefined when not decided. */
export function said([id, meaning]: Category): number | undefined {
  // As text whatever it is: anybody can write a cookie.
  const word = `${saved?.d[id]}`;
  // A category that has come to mean something else is asked again,
  // and so is everything once the choice has expired.
  if (!saved || saved.x * 1000 <= Date.now() || word.slice(1) !== meaning) return;
  return Number(word[0]);
}

function isGranted(category: Category): boolean {
  const word = said(category);
  const sensitive = category[3] && signalled;
  // A grant from before the signal is suspended until it is confirmed, and the
  // visitor is not asked again for that.
  if (word) return !sensitive || !!saved?.g;
  return word === undefined && model > 0 && !sensitive;
}

/** Where a category stands in the policy; -1 for `necessary` and unknown ones. */
export const position = (id?: string): number =>
  categories.findIndex((category) => category[0] === id);

/** Whether a category is granted now. What it needs must be granted too. */
export function has(id: string): boolean {
  if (id === 'necessary') return true;
  const category = categories[position(id)];
  return !!category && isGranted(category) && (!category[2] || has(category[2]));
}

/** The categories that the visitor has yet to decide about. */
export const undecided = (): Category[] =>
  categories.filter((category) => said(category) === undefined);

/** The categories that are off because of a signal. */
export const suspended = (): Category[] =>
  signalled ? categories.filter((category) => category[3] && !has(category[0])) : [];

/** Returns what is in force, in the shape that pages see. */
export function snapshot(): ConsentState {
  const decisions: Record<string, Decision> = { necessary: 'granted' };
  for (const [id] of categories) decisions[id] = has(id) ? 'granted' : 'denied';
  const time = (seconds: number) => new Date(seconds * 1000).toISOString();
  return {
    decisions,
    decided: !undecided().length,
    gpc,
    revision,
    ...(saved && { visitor: saved.v, at: time(saved.t), expires: time(saved.x) }),
  };
}
