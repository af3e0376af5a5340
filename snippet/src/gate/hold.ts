import { ids, placeholders } from '../config.ts';
import { fail } from '../events.ts';
import { lent, more, speaks } from '../more.ts';
import { has } from '../state.ts';
import { runScript } from './script.ts';

/** What the page marks as needing consent. `data-consent` names one category. */
const HELD = '[data-consent]';

/** Elements that leave a gap in the page while they are held. */
const SEEN = 'iframe,video,audio,embed,object';

/** What removes the placeholder of each element. */
const removals = new WeakMap<Element, () => void>();

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
    else if (ids.includes(category)) cover(element, () => always(category));
    else fail('unknown-category', category);
  }
}

/** Puts a placeholder over a held element that is visible, once. */
async function cover(element: HTMLElement, always: () => void): Promise<void> {
  if (removals.has(element) || !element.matches(SEEN) || !speaks()) return;
  // Nothing more until it is there: it may have to be asked for.
  removals.set(element, () => {});
  try {
    const placehold = placeholders ? placeholders(lent) : (await more()).placehold;
    if (!element.dataset.consent) return;
    removals.set(
      element,
      placehold(element, () => release(element), always),
    );
  } catch {
    // The element stays held, and its gap empty.
  }
}

/** Releases one element, until the page is loaded again. */
function release(element: HTMLElement): void {
  removals.get(element)?.();
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
