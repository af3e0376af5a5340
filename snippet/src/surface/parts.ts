import { address } from '../address.ts';
import { categories, names, notice } from '../config.ts';
import { button, el, link } from '../dom.ts';
import type { More } from '../lent.ts';
import { ask } from '../more.ts';
import { DECLARATION, GPC, NOTICE } from '../places.ts';
import { gpc, has } from '../state.ts';
import { language, pickLanguages, say, title } from '../words.ts';

/**
 * Does what needs the second file. If that cannot come, the declaration has the same
 * choices in a form.
 */
const withMore = (act: (more: More) => void, lang = language): void =>
  ask(act, () => location.assign(address(`declaration?lang=${lang}`)));

/**
 * Opens the preferences with what is in force now.
 *
 * @param from gets the focus back when they close, even if it has moved on while the
 * second file was on its way.
 */
export const openPreferences = (from?: HTMLElement): void =>
  withMore(({ open }) => open(from));

/** Makes a paragraph, or nothing if there is nothing to say. */
export const text = (words: string): Node | string => words && el('p', {}, words);

/**
 * Makes the fine print: some words, and links to the declaration and the notice, which
 * need no choice.
 */
export const links = (words: string): HTMLElement =>
  el(
    'p',
    { className: 'f' },
    words,
    ' ',
    link(address(`declaration?lang=${language}`), say(DECLARATION)),
    ' ',
    notice && link(notice, say(NOTICE)),
  );

/**
 * Makes the first row: a title, and buttons for other languages, in their own words
 * . Those that the browser speaks come first.
 */
export function header(place: number, most?: number): HTMLElement {
  const others = pickLanguages().filter((tag) => tag !== language);
  const change = (lang: string) =>
    Object.assign(
      button(names[lang] as string, () => withMore(({ change }) => change(lang), lang)),
      { className: 'l', lang },
    );
  return el(
    'div',
    { className: 't' },
    el('h2', {}, say(place)),
    ...others.slice(0, most).map(change),
  );
}

/** Makes a cross that closes a surface; `name` is read out. */
export const cross = (act: () => void, name: string): HTMLElement =>
  Object.assign(button('×', act), { className: 'x', ariaLabel: name });

/** Says that a Global Privacy Control signal is honoured, and what it turns off. */
export function signalNote(): string {
  const off = categories.filter(([id, , , sensitive]) => sensitive && !has(id));
  const titles = off.map(([id]) => title(id)).join(', ');
  return gpc && titles ? `${say(GPC)} (${titles})` : '';
}
