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
 * Links to the declaration and the notice, which open without a choice, to
 * the receipt of the choice that there is, and the policy's other languages, each named in itself.
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

/** Says that a Global Privacy Control signal was honoured, and what it turned off. */
export function signalNote(): string {
  const off = categories.filter(([id, , , sensitive]) => sensitive && !has(id));
  const titles = off.map(([id]) => title(id)).join(', ');
  return gpc && titles ? `${say(GPC)} (${titles})` : '';
}
