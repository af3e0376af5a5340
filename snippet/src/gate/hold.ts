import { ids } from '../config.ts';
import { fail, parsed } from '../events.ts';
import type { More } from '../lent.ts';
import { more } from '../more.ts';
import { has } from '../state.ts';
import { roots } from './roots.ts';
import { isRead, runScript } from './script.ts';

const HELD = '[data-consent]';

/** Scripts that have been released, and what was run in the head. */
const released = new WeakSet<Element>();
const ran = new Set<string>();

/** An address that loads nothing, for whatever acts on `data-src` and `src`. */
const BLANK = 'about:blank';
const NAMES = ['src', 'srcset'];

/** Covers held elements with placeholders, once the second file has come. */
let covers: Promise<More> | undefined;

/**
 * Releases every held element whose category is granted, in document order, and
 * puts a placeholder over every other one that is visible.
 *
 * `data-consent` names one category. A withdrawal does nothing here: a script that has
 * run cannot be stopped, so the caller reloads the page, which then holds everything.
 */
export function sweep(): void {
  const seen: HTMLElement[] = [];
  for (const root of roots)
    for (const element of root.deref()?.querySelectorAll<HTMLElement>(HELD) ?? []) {
      const category = element.dataset.consent as string;
      if (has(category)) {
        release(element);
        continue;
      }
      const isKnown = ids.includes(category);
      if (!isKnown) fail('unknown-category', category);
      if (element.matches('script,link')) continue;
      hide(element);
      // An image may be a pixel; everything else leaves a gap.
      if (isKnown && !element.matches('img')) seen.push(element);
    }
  // Not before the first paint.
  if (seen[0])
    covers ??= parsed.then(() => new Promise(requestAnimationFrame)).then(more);
  covers?.then(({ cover }) => cover(seen, release)).catch(() => {});
}

/**
 * Keeps the address of a held element where no lazy loader of the page looks for it, and
 * takes back what the page has set meanwhile.
 */
function hide(element: HTMLElement): void {
  for (const name of NAMES)
    for (const place of [`data-${name}`, name]) {
      const address = element.getAttribute(place);
      if (address && address !== BLANK) {
        element.setAttribute(`data-consent-${name}`, address);
        element.setAttribute(place, BLANK);
      }
    }
}

/** Releases one element, until the page is loaded again. */
function release(element: HTMLElement): void {
  if (!element.matches('script')) load(element);
  else if (!released.has(element) && isRead(element as HTMLScriptElement)) {
    released.add(element);
    // A script of the head runs once in a document, whatever router puts it in again.
    // The attribute is Astro's, which runs no script of a page twice.
    const code = element.dataset.src + (element as HTMLScriptElement).text;
    if (!ran.has(code) || !element.closest('head,[data-astro-exec]'))
      runScript(element as HTMLScriptElement);
    ran.add(code);
  }
}

function load(element: HTMLElement): void {
  element.removeAttribute('data-consent');
  for (const name of NAMES) {
    const place = `data-${name}`;
    const address =
      element.getAttribute(`data-consent-${name}`) ?? element.getAttribute(place);
    if (!address) continue;
    // Elements whose address is in another attribute.
    const own = { OBJECT: 'data', LINK: 'href' }[element.tagName] ?? name;
    element.setAttribute(place, address);
    element.setAttribute(own, address);
  }
}
