import { address } from '../address.ts';
import { notice, words } from '../config.ts';
import { button, el, link } from '../dom.ts';
import { gpc, suspended, position } from '../state.ts';
import { DECLARATION, describe, GPC, language, NOTICE, say, speak } from '../words.ts';

/** Title of a category by its id. */
export const title = (id: string): string => describe(position(id))[0];

/** Links to the declaration and the notice. Both open without a choice. */
export const links = (): HTMLElement =>
  el(
    'p',
    { className: 'l' },
    link(address(`declaration?lang=${language}`), say(DECLARATION)),
    ...(notice ? [' ', link(notice, say(NOTICE))] : []),
  );

/** Says that a Global Privacy Control signal was honoured, and what it turned off. */
export function signalNote(...more: string[]): Node[] {
  const titles = suspended().map(([id]) => title(id));
  if (!gpc || !titles.length) return [];
  return [el('p', {}, [say(GPC, titles.join(', ')), ...more].join(' '))];
}

/** Offers the policy's other languages, each named in itself. */
export function languages(redraw: () => void): Node[] {
  const others = Object.entries(words).filter(([tag]) => tag !== language);
  if (!others.length) return [];
  const buttons = others.map(([tag, [name]]) => {
    const other = button(name, () => {
      speak(tag);
      redraw();
    });
    other.lang = tag;
    return other;
  });
  return [el('div', { className: 'n' }, ...buttons)];
}
