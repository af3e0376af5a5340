import { address } from '../address.ts';
import { categories, notice, words } from '../config.ts';
import { button, el, link } from '../dom.ts';
import { gpc, has } from '../state.ts';
import {
  DECLARATION,
  GPC,
  language,
  NAME,
  NOTICE,
  say,
  speak,
  title,
  wordsOf,
} from '../words.ts';

/**
 * Makes links to the declaration and the notice, which need no choice, and to
 * the receipt, if any; and buttons for the other languages, in their own words.
 */
export function links(redraw: () => void, receipt: Node | string = ''): HTMLElement {
  return el(
    'div',
    { className: 'l' },
    link(address(`declaration?lang=${language}`), say(DECLARATION)),
    notice && link(notice, say(NOTICE)),
    receipt,
    ...Object.keys(words)
      .filter((tag) => tag !== language)
      .map((lang) => {
        const change = button(wordsOf(lang)[NAME] as string, () => {
          speak(lang);
          redraw();
        });
        return Object.assign(change, { lang });
      }),
  );
}

/** Says that a Global Privacy Control signal is honoured, and what it turns off. */
export function signalNote(): string {
  const off = categories.filter(([id, , , sensitive]) => sensitive && !has(id));
  const titles = off.map(([id]) => title(id)).join(', ');
  return gpc && titles ? `${say(GPC)} (${titles})` : '';
}
