import { type Action, choose } from '../choose.ts';
import { ids } from '../config.ts';
import { button, el } from '../dom.ts';
import {
  ACCEPT,
  CHOOSE,
  CLOSE_BANNER,
  INFO,
  REJECT,
  SUMMARY,
  TEXT,
  TITLE,
} from '../places.ts';
import { granted, undecided } from '../state.ts';
import { about, say, title } from '../words.ts';
import { links, signalNote } from './parts.ts';

/**
 * Makes the first layer: who asks, for what, with whom and how to withdraw, and only
 * then the buttons.
 *
 * It is a region and not a dialog: it blocks nothing, traps no focus, and Escape does
 * nothing in it.
 */
export function makeBanner(
  open: () => void,
  prepare: () => void,
  redraw: () => void,
): HTMLElement {
  const asked = undecided();
  // Asks only about undecided categories. The others stay as they are, and then
  // neither button decides about everything.
  const kept = granted().filter((id) => !asked.includes(id));
  const isAll = asked.length === ids.length;
  const decide = (action: Action, wanted: string[]) => () =>
    choose('banner', isAll ? action : 'save', [...kept, ...wanted]);
  // If the law requires a cross, it refuses as the button does.
  const cross = say(CLOSE_BANNER);
  const refuse = decide('reject_all', []);
  const purposes = asked.map((id) =>
    el('li', {}, el('b', {}, title(id)), ` ${about(id, SUMMARY)}`),
  );

  const choice = button(say(CHOOSE), open);
  // Somebody who points at it will probably press it.
  choice.onfocus = choice.onpointerenter = prepare;

  return el(
    'section',
    { className: 'p b', ariaLabel: say(TITLE) },
    cross && button('×', refuse, cross),
    el('h2', {}, say(TITLE)),
    el('p', {}, say(TEXT)),
    el('ul', {}, ...purposes),
    el('p', {}, signalNote()),
    el('p', {}, say(INFO)),
    links(redraw),
    el(
      'div',
      { className: 'a' },
      button(say(ACCEPT), decide('accept_all', asked)),
      button(say(REJECT), refuse),
      choice,
    ),
  );
}
