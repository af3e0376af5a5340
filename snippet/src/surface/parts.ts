import { address } from '../address.ts';
import { categories, names, notice } from '../config.ts';
import { button, el, link } from '../dom.ts';
import { guard } from '../events.ts';
import type { More } from '../lent.ts';
import { more } from '../more.ts';
import { DECLARATION, GPC, NOTICE } from '../places.ts';
import { gpc, has } from '../state.ts';
import { language, languages, say, speak, title } from '../words.ts';

/**
 * Does what needs the second file. If that cannot come, the declaration has the same
 * choices in a form.
 */
export function withMore(act: (more: More) => void, lang = language): void {
  more().then(guard(act), () => location.assign(address(`declaration?lang=${lang}`)));
}

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
    ...languages
      .filter((tag) => tag !== language)
      .map((lang) => {
        const change = button(names[lang] as string, () =>
          withMore(() => {
            speak(lang);
            redraw();
          }, lang),
        );
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
