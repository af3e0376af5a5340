import type * as addresses from './address.ts';
import type * as choosing from './choose.ts';
import type * as config from './config.ts';
import type { Saved } from './cookie.ts';
import type * as dom from './dom.ts';
import type * as forgetting from './forget.ts';
import type * as leaving from './leave.ts';
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
  has: typeof state.has,
  withNeeds: typeof state.withNeeds,
  withoutUnmetNeeds: typeof state.withoutUnmetNeeds,
  choose: typeof choosing.choose,
  /** The choice that is in force now. */
  saved: () => Saved | undefined,
  language: () => string,
  leave: typeof leaving.leave,
  unwanted: typeof forgetting.unwanted,
  secure: string,
];

/**
 * Covers the held elements that leave a gap with placeholders, and no others.
 *
 * @param release loads one element.
 */
export type Cover = (
  held: HTMLElement[],
  release: (element: HTMLElement) => void,
) => void;

/** What the second file brings. */
export interface More {
  /** All texts of all languages. */
  texts: Record<string, string>;
  makePreferences: (redraw: () => void) => HTMLDialogElement;
  cover: Cover;
  /** Deletes what a service has stored under a name. */
  erase: (name: string) => void;
  uncover: (find: () => HTMLElement | undefined) => void;
  show: (status: HTMLElement, note: string) => void;
}
