import { nonce } from '../address.ts';
import { look, words } from '../config.ts';
import { el } from '../dom.ts';
import { language } from '../words.ts';
import css from '../style.css';

let sheet: CSSStyleSheet | undefined;

/**
 * Makes a host whose inside the page's own style cannot reach, nor ours the page.
 *
 * A constructed sheet is no inline style, so no content security policy is in its
 * way; a browser without them gets a style element with the page's nonce.
 */
export function root(className: string, ...children: Node[]): ShadowRoot {
  const host = el('div', { className, lang: language, dir: words[language]?.[1] ?? '' });
  const shadow = host.attachShadow({ mode: 'open' });
  if ('adoptedStyleSheets' in shadow) {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css + look);
    }
    shadow.adoptedStyleSheets = [sheet];
  } else {
    children.push(el('style', { nonce, textContent: css + look }));
  }
  shadow.append(...children);
  return shadow;
}
