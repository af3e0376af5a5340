import { type Action, choose } from '../choose.ts';
import { ids } from '../config.ts';
import { button, el } from '../dom.ts';
import {
  ACCEPT,
  ACCEPT_THESE,
  AGAIN,
  CHOOSE,
  CLOSE_BANNER,
  GRANTED,
  INFO,
  REJECT,
  REJECT_THESE,
  SUMMARY,
  TEXT,
  TITLE,
} from '../places.ts';
import { granted, undecided } from '../state.ts';
import { about, isWhole, say, title } from '../words.ts';
import { cross, header, links, signalNote, text } from './parts.ts';

/** How many other languages fit beside the title; the preferences have them all. */
const LANGUAGES = 3;

/**
 * Makes the first layer: who asks, for what, with whom and how to withdraw, and only
 * then the buttons.
 *
 * It is a region and not a dialog: it blocks nothing, traps no focus, and Escape does
 * nothing in it.
 *
 * @param prepare is called when somebody is about to press the third button.
 */
export function makeBanner(
  open: (opener: HTMLElement) => void,
  prepare: () => void,
  redraw: () => void,
): HTMLElement {
  // Without the words that say what stays, it asks about everything.
  const asked = isWhole() ? undecided() : ids;
  // Asks only about undecided categories. The others stay as they are. Then
  // neither button decides about everything, and their words do not say so.
  const kept = granted().filter((id) => !asked.includes(id));
  const isAll = asked.length === ids.length;
  const stays = kept[0] ? ` ${say(GRANTED)}: ${kept.map(title).join(', ')}.` : '';
  const decide = (action: Action, wanted: string[]) => () =>
    choose('banner', isAll ? action : 'save', [...kept, ...wanted]);
  const refuse = decide('reject_all', []);
  const choice = button(say(CHOOSE), () => open(choice));
  choice.className = 'c';
  choice.onfocus = choice.onpointerenter = prepare;

  const first = header(TITLE, redraw, LANGUAGES);
  // If the law requires a cross, it refuses as the button does.
  if (say(CLOSE_BANNER)) first.append(cross(refuse, say(CLOSE_BANNER)));
  return el(
    'section',
    { className: 'p b', ariaLabel: say(TITLE) },
    first,
    el('p', {}, say(TEXT)),
    text(isAll ? '' : say(AGAIN) + stays),
    el(
      'ul',
      {},
      ...asked.map((id) =>
        el('li', {}, el('b', {}, title(id)), ` – ${about(id, SUMMARY)}`),
      ),
    ),
    text(signalNote()),
    links(say(INFO)),
    el(
      'div',
      { className: 'a' },
      button(say(isAll ? ACCEPT : ACCEPT_THESE), decide('accept_all', asked)),
      button(say(isAll ? REJECT : REJECT_THESE), refuse),
      choice,
    ),
  );
}
