import { guard } from './events.ts';

/**
 * Makes an element. Children that are strings become text, never markup: there is
 * no other way in this script to put words into the page.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Partial<HTMLElementTagNameMap[K]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

/**
 * Makes a button. All of them are made here, so none can look better.
 *
 * `name` is for those whose label is a sign and not a word.
 */
export const button = (
  label: string,
  act: () => void,
  name = label,
): HTMLButtonElement =>
  el('button', { type: 'button', onclick: guard(act), ariaLabel: name }, label);

/** Makes a link. It opens where links of the page do: nobody is moved to a new tab. */
export const link = (href: string, label: string): HTMLAnchorElement =>
  el('a', { href }, label);
