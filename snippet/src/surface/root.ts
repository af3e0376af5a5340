import { look } from '../config.ts';
import { el } from '../dom.ts';
import css from '../style.css';
import { DIRECTION, language, say } from '../words.ts';

let sheet: CSSStyleSheet | undefined;

/**
 * Makes a host that keeps the styles of the page and ours apart.
 *
 * A constructed sheet is not an inline style, so no content security policy blocks it.
 * Browsers without them (before 2023) show nothing, and everything stays off.
 */
export function root(className: string, ...children: Node[]): ShadowRoot {
  const host = el('div', { className, lang: language, dir: say(DIRECTION) });
  const shadow = host.attachShadow({ mode: 'open' });
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css + look);
  }
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(...children);
  return shadow;
}
