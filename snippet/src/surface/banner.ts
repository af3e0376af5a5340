import { categories, option } from '../config.ts';
import { type Action, choose, granted } from '../choose.ts';
import { button, el } from '../dom.ts';
import { undecided } from '../state.ts';
import {
  ACCEPT,
  CHOOSE,
  CLOSE_BANNER,
  CLOSE_NOTE,
  describe,
  PARTIES,
  REJECT,
  say,
  TEXT,
  TITLE,
  WITHDRAW,
} from '../words.ts';
import { languages, links, signalNote } from './parts.ts';

/**
 * Makes the first layer: who asks, for what, with whom and how to take it back, and
 * only then the buttons.
 *
 * It is a region and not a dialog: it blocks nothing, holds no focus, and Escape
 * means nothing in it.
 */
export function makeBanner(open: () => void, redraw: () => void): HTMLElement {
  const asked = undecided();
  // Only what is undecided is asked; what was decided stays as it is.
  const decide = (action: Action, ids: string[]) => () =>
    choose('banner', action, [...granted().filter((id) => !isAsked(id)), ...ids]);
  const isAsked = (id: string) => asked.some((category) => category[0] === id);
  const refuse = decide('reject_all', []);

  const purposes = asked.map((category) => {
    const [name, description] = describe(categories.indexOf(category));
    return el('li', {}, el('b', {}, name), ` ${description}`);
  });
  const close = button('×', refuse);
  close.ariaLabel = say(CLOSE_BANNER);
  const crossed = option('x');

  return el(
    'section',
    { className: 'p b', ariaLabel: say(TITLE) },
    ...(crossed ? [close] : []),
    el(
      'div',
      { className: 't' },
      el('h2', {}, say(TITLE)),
      el('p', {}, say(TEXT)),
      el('ul', {}, ...purposes),
      ...signalNote(),
      el('p', {}, say(PARTIES), ' ', say(WITHDRAW), crossed ? ` ${say(CLOSE_NOTE)}` : ''),
      links(),
      ...languages(redraw),
    ),
    el(
      'div',
      { className: 'a' },
      button(say(ACCEPT), decide('accept_all', asked.map(([id]) => id))),
      button(say(REJECT), refuse),
      button(say(CHOOSE), open),
    ),
  );
}
