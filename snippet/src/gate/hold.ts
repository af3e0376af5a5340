import { ids } from '../config.ts';
import { fail } from '../events.ts';
import { has } from '../state.ts';
import { placehold, unhold } from './placeholder.ts';
import { runScript } from './script.ts';

/** What the page marks as needing consent. `data-consent` names one category. */
const HELD = '[data-consent]';

/**
 * Releases every held element whose category is granted, in document order, and
 * puts a placeholder over every other one that is visible.
 *
 * A withdrawal does nothing here: a script that has run cannot be stopped, so the
 * caller reloads the page, which then holds everything again.
 *
 * @param always grants a category for good: the second button of a placeholder.
 */
export function sweep(always: (category: string) => void): void {
  for (const element of document.querySelectorAll<HTMLElement>(HELD)) {
    const category = element.dataset.consent as string;
    if (has(category)) release(element);
    else if (ids.includes(category))
      placehold(
        element,
        () => release(element),
        () => always(category),
      );
    else fail('unknown-category', category);
  }
}

/** Releases one element, until the page is loaded again. */
function release(element: HTMLElement): void {
  unhold(element);
  element.removeAttribute('data-consent');
  if (element.matches('script')) runScript(element as HTMLScriptElement);
  else load(element);
}

function load(element: HTMLElement): void {
  const { src, srcset } = element.dataset;
  if (srcset) element.setAttribute('srcset', srcset);
  // Elements whose address is in another attribute.
  const name = { OBJECT: 'data', LINK: 'href' }[element.tagName] ?? 'src';
  if (src) element.setAttribute(name, src);
}
