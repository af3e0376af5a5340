import { el } from '../dom.ts';
import { hear } from '../events.ts';

/**
 * Makes styles. A constructed sheet is not an inline style, so no content security policy
 * blocks it. Browsers without them (before 2023) show nothing, and everything stays off.
 */
export function sheet(rules: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(rules);
  return made;
}

/** What the page has no part in while it happens on our surfaces. */
const OURS = 'keydown keypress keyup mousedown pointerdown touchstart touchmove wheel';
const hosts = new WeakSet<EventTarget>();

/**
 * Keeps keys and pointers on our surfaces from the handlers of the page, which see only
 * our host and no control (WCAG 2.1.1). The browser still acts on them, and takes
 * listeners of the window for passive by itself.
 */
function hush(event: Event): void {
  if (isOurs(event.target)) event.stopImmediatePropagation();
}
hear(OURS, hush);

export const isOurs = (target: EventTarget | null): boolean =>
  hosts.has(target as EventTarget);

/** Keeps on our surfaces what they need themselves. */
const stop = (event: Event): void => event.stopPropagation();

/** Makes a host that keeps the styles of the page and ours apart. */
export function root(
  className: string,
  styles: CSSStyleSheet[],
  ...children: Node[]
): ShadowRoot {
  const host = el('div', { className, onclick: stop, oninput: stop });
  // Our words are no part of the page's: search engines shall not quote them.
  host.dataset.nosnippet = '';
  hosts.add(host);
  const shadow = host.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = styles;
  shadow.append(...children);
  return shadow;
}
