import { address, nonce } from './address.ts';
import { hash } from './config.ts';
import { el } from './dom.ts';
import { trust } from './gate/trust.ts';
import type { Lent, More } from './lent.ts';
import { isSpoken, isWhole, learn, speakOwn } from './words.ts';

/** What the page lends to code that comes from elsewhere. Set once, by index.ts. */
export let lent: Lent;

let again = (): void => {};

/** Sets what is lent, and what to do when words have come. */
export function offer(all: Lent, look: () => void): void {
  lent = all;
  again = look;
}

let coming: Promise<More> | undefined;

/**
 * The script that is on its way. WebKit collects one that waits outside the page, and
 * with it what is to happen when it has come, unless something else holds it.
 */
let script: HTMLScriptElement & { more?: (lent: Lent) => More };

/**
 * Asks once for the second file: the preferences and the other languages.
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
      onload: done,
      onerror: failed,
    });
    script.src = trust().createScriptURL(address(`consent.more.${hash}.js`));
    document.head.append(script);
    // It loads all the same, and no framework finds an element that it did not make.
    script.remove();
    // An error in it is one of the file, and reaches nobody else.
  }).then(() => (script.more as (lent: Lent) => More)(lent));
  coming.then(
    ({ texts }) => learn(texts),
    () => {
      coming = undefined;
    },
  );
  return coming;
}

/** Whether the words were asked for, and whether they have come or cannot come. */
let waits = false;
let isDone = false;

/**
 * Whether the page's language is spoken here; else its words are asked for.
 *
 * @param all whether words are needed that only the second file has.
 */
export function speaks(all = false): boolean {
  if (isSpoken() && (!all || isWhole() || isDone)) return true;
  if (!waits) {
    waits = true;
    more()
      .catch(speakOwn)
      .then(() => {
        isDone = true;
        again();
      });
  }
  return false;
}
