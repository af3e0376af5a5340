import type * as addresses from './address.ts';
import type * as choosing from './choose.ts';
import type * as config from './config.ts';
import type * as cookie from './cookie.ts';
import type { Saved } from './cookie.ts';
import type * as dom from './dom.ts';
import type * as events from './events.ts';
import type * as forgetting from './forget.ts';
import type * as posting from './post.ts';
import type * as state from './state.ts';
import type * as storage from './storage.ts';
import type * as banner from './surface/banner.ts';
import type * as page from './surface/page.ts';
import type * as parts from './surface/parts.ts';
import type * as root from './surface/root.ts';
import type * as words from './words.ts';

/**
 * What the script lends to the second file.
 *
 * Each file is minified by itself, so they agree on an order and not on names: that of
 * `take` in more/borrowed.ts.
 */
export type Lent = [
  el: typeof dom.el,
  button: typeof dom.button,
  link: typeof dom.link,
  root: typeof root.root,
  styles: CSSStyleSheet[],
  sheet: typeof root.sheet,
  speak: typeof words.speak,
  learn: typeof words.learn,
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
  undecided: typeof state.undecided,
  withNeeds: typeof state.withNeeds,
  withoutUnmetNeeds: typeof state.withoutUnmetNeeds,
  adopt: typeof state.adopt,
  choose: typeof choosing.choose,
  apply: typeof choosing.apply,
  flush: typeof choosing.flush,
  synchronise: typeof choosing.synchronise,
  /** The choice that is in force now. */
  saved: () => Saved | undefined,
  language: () => string,
  /** The banner, or the button to the choices. */
  shown: () => HTMLElement | undefined,
  /** Whether the visitor could lose text if the page were left. */
  hasTyped: () => boolean,
  unwanted: typeof forgetting.unwanted,
  rawChoice: typeof cookie.rawChoice,
  readChoice: typeof cookie.readChoice,
  writeChoice: typeof cookie.writeChoice,
  encode: typeof cookie.encode,
  keep: typeof storage.keep,
  kept: typeof storage.kept,
  send: typeof posting.send,
  fail: typeof events.fail,
  draw: typeof page.draw,
  status: HTMLElement,
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
  /** Opens the preferences; the element gets the focus back. */
  open: (from?: HTMLElement) => void;
  /** Draws everything in another language. */
  change: (language: string) => void;
  /** Makes a banner about what is undecided. */
  askAgain: (make: typeof banner.makeBanner) => HTMLElement;
  cover: Cover;
  /** Deletes what a service has stored under a name. */
  erase: (name: string) => void;
  uncover: () => void;
  /** Says what happened: the place of the words, and names of categories. */
  show: (note: string) => void;
  /** Sends what is queued; the newest choice may be on its way already. */
  deliver: (newest?: string, response?: Promise<Response | undefined>) => void;
  /** Adopts a choice that another site has handed over. */
  arrive: (answer: config.Answer) => void;
  /** Leaves the page, which stops the scripts that have run. */
  stop: () => void;
}
