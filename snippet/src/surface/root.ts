import { look } from '../config.ts';
import { el } from '../dom.ts';
import css from '../style.css';
import { DIRECTION, language, say } from '../words.ts';

let sheet: CSSStyleSheet | undefined;

/**
 * Makes a host whose inside the page's own style cannot reach, nor ours the page.
 *
 * A constructed sheet is no inline style, so no content security policy is in its
 * way. Browsers without them (before 2023) show nothing, and everything stays off.
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
