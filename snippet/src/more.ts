import { address, nonce } from './address.ts';
import { hash } from './config.ts';
import { el } from './dom.ts';
import { guard } from './events.ts';
import { trust } from './gate/trust.ts';
import type { Lent, More } from './lent.ts';
import { isSpoken, speakOwn } from './words.ts';

/** Longer than the slowest telephone needs for its few kilobytes, in milliseconds. */
const PATIENCE = 9999;

/** What the page lends to code that comes from elsewhere, and what draws the surfaces. */
let lent: Lent;
export let redraw: () => void;

/** Sets what is lent and what draws. Called once, by index.ts. */
export function offer(all: Lent, draw: () => void): void {
  lent = all;
  redraw = draw;
}

let coming: Promise<More> | undefined;

/**
 * The script that is on its way. WebKit collects one that waits outside the page, and
 * with it what is to happen when it has come, unless something else holds it.
 */
let script: HTMLScriptElement & { more?: (lent: Lent) => More };

/** What the second file has brought. */
export let brought: More | undefined;

/**
 * Asks once for the second file: the preferences, the other languages, and what is done
 * after a choice.
 *
 * It is rejected if the file is blocked or the browser offline, and can then be asked
 * for again.
 */
export function more(): Promise<More> {
  coming ??= new Promise((done, failed) => {
    script = el('script', {
      // A pinned page pins this file too: its name is its digest.
      integrity: `sha256-${hash}=`,
      crossOrigin: '',
      nonce,
      // Of requests that may wait Chromium has ten under way, and held scripts are such.
      fetchPriority: 'high',
      onload: done,
      onerror: failed,
    });
    script.src = trust().createScriptURL(address(`consent.more.${hash}.js`));
    document.head.append(script);
    // It loads all the same, and no framework finds an element that it did not make.
    script.remove();
    setTimeout(failed, PATIENCE);
    // An error in it is one of the file, and reaches nobody else.
  }).then(() => {
    brought = (script.more as (lent: Lent) => More)(lent);
    return brought;
  });
  coming.catch(() => {
    coming = undefined;
  });
  return coming;
}

/** Does what needs the second file, or something else if that cannot come. */
export function ask(
  act: (more: More) => void = () => {},
  otherwise: (cause: unknown) => void = () => {},
): void {
  more().then(guard(act), otherwise);
}

/** Whether the words were asked for, and whether they have come or cannot come. */
let waits = false;
let isDone = false;

/**
 * Whether the page's language is spoken here; else its words are asked for.
 *
 * @param all whether words are needed that only the second file has.
 */
export function speaks(all: unknown): boolean {
  if (isDone || (isSpoken() && !(all && !brought))) return true;
  if (!waits) {
    waits = true;
    more()
      .catch(speakOwn)
      .then(() => {
        isDone = true;
        redraw();
      });
  }
  return false;
}
