import { guard } from './events.ts';

/**
 * Makes an element. Children that are strings become text, never markup: there is
 * no other way in this script to put words into the page.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

/** Makes a button. All of them are made here, so none can look better. */
export const button = (label: string, act: () => void): HTMLButtonElement =>
  el('button', { type: 'button', onclick: guard(act) }, label);

/** Makes a link that opens beside the page, so that no choice is lost by reading. */
export const link = (href: string, label: string): HTMLAnchorElement =>
  el('a', { href, target: '_blank', rel: 'noopener' }, label);
