import { has } from '../state.ts';
import { placehold, unhold } from './placeholder.ts';
import { isLate, runScript } from './script.ts';

/** What the page marks as needing consent. `data-consent` names one category. */
const HELD = '[data-consent]';

/** Elements whose address is not `src`. */
const ADDRESS: Record<string, string> = { OBJECT: 'data', LINK: 'href' };

/**
 * Releases every held element whose category is granted, in document order, and
 * puts a placeholder before every other one that would be seen.
 *
 * `always` grants a category for good, as a placeholder's second button does.
 * Withdrawal does nothing here: what has run cannot be stopped, so the caller
 * reloads the page, and all stays held on the way back in.
 */
export function sweep(always: (category: string) => void): void {
  const held = [...document.querySelectorAll<HTMLElement>(HELD)];
  held.sort((a, b) => Number(isLate(a)) - Number(isLate(b)));
  for (const element of held) {
    const category = element.dataset['consent'] ?? '';
    if (has(category)) release(element);
    else placehold(element, () => release(element), () => always(category));
  }
}

/** Releases one element, now and for good. */
export function release(element: HTMLElement): void {
  unhold(element);
  if (element instanceof HTMLScriptElement) {
    element.removeAttribute('data-consent');
    return runScript(element);
  }
  for (const [from, to] of [
    ['data-srcset', 'srcset'],
    ['data-src', ADDRESS[element.tagName] ?? 'src'],
    ['data-consent', ''],
  ] as const) {
    const value = element.getAttribute(from);
    if (value !== null && to) element.setAttribute(to, value);
    element.removeAttribute(from);
  }
}
