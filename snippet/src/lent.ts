import type * as addresses from './address.ts';
import type * as choosing from './choose.ts';
import type * as config from './config.ts';
import type { Saved } from './cookie.ts';
import type * as dom from './dom.ts';
import type * as state from './state.ts';
import type * as parts from './surface/parts.ts';
import type * as root from './surface/root.ts';
import type * as words from './words.ts';

/**
 * What the script lends to the second file and to the parts that draw.
 *
 * Each file is minified by itself, so they agree on an order and not on names: that of
 * `take` in more/borrowed.ts.
 */
export type Lent = [
  el: typeof dom.el,
  button: typeof dom.button,
  link: typeof dom.link,
  root: typeof root.root,
  dress: typeof root.dress,
  say: typeof words.say,
  about: typeof words.about,
  text: typeof parts.text,
  links: typeof parts.links,
  header: typeof parts.header,
  cross: typeof parts.cross,
  signalNote: typeof parts.signalNote,
  address: typeof addresses.address,
  ids: typeof config.ids,
  services: typeof config.services,
  has: typeof state.has,
  withNeeds: typeof state.withNeeds,
  withoutUnmetNeeds: typeof state.withoutUnmetNeeds,
  choose: typeof choosing.choose,
  /** The choice that is in force now. */
  saved: () => Saved | undefined,
  language: () => string,
];

/**
 * Puts a placeholder over a held element, and returns what removes it.
 *
 * @param once loads this one element.
 * @param always grants its category for good.
 */
export type Placehold = (
  element: HTMLElement,
  once: () => void,
  always: () => void,
) => () => void;

/** What the second file brings. */
export interface More {
  /** All texts of all languages. */
  texts: Record<string, string>;
  makePreferences: (redraw: () => void) => HTMLDialogElement;
  placehold: Placehold;
  show: (status: HTMLElement, note: string) => void;
}
