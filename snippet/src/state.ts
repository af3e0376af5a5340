import {
  type Category,
  categories,
  doNotTrack,
  ids,
  model,
  revision,
} from './config.ts';
import type { ConsentState, Decision } from './consent.d.ts';
import { readChoice, type Saved } from './cookie.ts';

/** The choice that was read or made last. Only `adopt` changes it. */
export let saved: Saved | undefined;

/** Adopts a choice: the argument, or what the cookie says now. */
export function adopt(choice = readChoice()): void {
  saved = choice;
}

const browser = navigator as Navigator & { globalPrivacyControl?: boolean };

/** Whether the browser sends a Global Privacy Control signal. */
export const gpc = browser.globalPrivacyControl === true;

/** Whether a signal of the browser turns silence into a denial. */
export const signalled = gpc || doNotTrack;

const find = (id: string): Category | undefined => categories[ids.indexOf(id)];

/**
 * Whether the visitor has yet to decide about a category.
 *
 * A category whose meaning has changed is asked about again, and so is
 * every category once the choice has expired.
 */
const isOpen = ([id, meaning]: Category): boolean =>
  // As text, whatever it is: anybody can write a cookie.
  !saved || saved.x * 1000 <= Date.now() || `${saved.d[id]}`.slice(1) !== meaning;

export const undecided = (): string[] => categories.filter(isOpen).map(([id]) => id);

/** Whether a category is granted now. What it needs must be granted too. */
export function has(id: string): boolean {
  const category = find(id);
  if (!category) return id === 'necessary';
  const open = isOpen(category);
  // A signal turns silence into a denial, and suspends an earlier grant until the
  // visitor confirms it. It is no reason to ask again.
  if (category[3] && signalled && (open || !saved?.g)) return false;
  const granted = open ? model > 0 : saved?.d[id]?.[0] === '1';
  return granted && (!category[2] || has(category[2]));
}

/** The optional categories that are granted now. */
export const granted = (): string[] => ids.filter(has);

/** A category, what it needs, what that needs, and so on. */
const chain = (id = ''): string[] => (id ? [id, ...chain(find(id)?.[2])] : []);

/** Adds to `wanted` what each of its categories needs. */
export const withNeeds = (wanted: string[]): string[] => [
  ...new Set(wanted.flatMap((id) => chain(id))),
];

/** Leaves out of `wanted` each category whose needs are not all wanted. */
export const withoutUnmetNeeds = (wanted: string[]): string[] =>
  wanted.filter((id) => chain(id).every((need) => wanted.includes(need)));

/** Returns what is in force, in the shape that pages see. */
export function snapshot(): ConsentState {
  const decisions = Object.fromEntries<Decision>(
    ['necessary', ...ids].map((id) => [id, has(id) ? 'granted' : 'denied']),
  );
  const time = (seconds: number) => new Date(seconds * 1000).toISOString();
  return {
    decisions,
    decided: !undecided().length,
    gpc,
    revision,
    ...(saved && { visitor: saved.v, at: time(saved.t), expires: time(saved.x) }),
  };
}
