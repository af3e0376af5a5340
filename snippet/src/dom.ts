import { guard } from './events.ts';

/**
 * Makes an element. Strings become text, never markup; nothing else in this script
 * puts words into the page.
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
 * Makes a button. Every button is made here, so no choice looks better than another
 * (A-12).
 */
export const button = (label: string, act: () => void): HTMLButtonElement =>
  el('button', { type: 'button', onclick: guard(act) }, label);

/** Makes a link. It opens in the same tab, as links of the page do. */
export const link = (href: string, label: string): HTMLAnchorElement =>
  el('a', { href }, label);
