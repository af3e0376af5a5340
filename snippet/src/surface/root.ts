import { look } from '../config.ts';
import { el } from '../dom.ts';
import { DIRECTION } from '../places.ts';
import css from '../style.css';
import { language, say } from '../words.ts';

/** Our styles, and those that a part or the second file has added. */
export const sheets: CSSStyleSheet[] = [];
const added = new Set<string>();

/**
 * Adds styles to every host that is made from now on.
 *
 * A constructed sheet is not an inline style, so no content security policy blocks it.
 * Browsers without them (before 2023) show nothing, and everything stays off.
 */
export function dress(styles: string): void {
  if (added.has(styles)) return;
  added.add(styles);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  sheets.push(sheet);
}

/** Makes a host that keeps the styles of the page and ours apart. */
export function root(className: string, ...children: Node[]): ShadowRoot {
  const host = el('div', { className, lang: language, dir: say(DIRECTION) });
  const shadow = host.attachShadow({ mode: 'open' });
  dress(css + look);
  shadow.adoptedStyleSheets = sheets;
  shadow.append(...children);
  return shadow;
}
