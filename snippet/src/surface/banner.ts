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
import { about, say, title } from '../words.ts';
import { cross, header, links, openPreferences, signalNote, text } from './parts.ts';

/** How many other languages fit beside the title; the preferences have them all. */
const LANGUAGES = 3;

/**
 * Makes the first layer: who asks, for what, with whom and how to withdraw, and only
 * then the buttons.
 *
 * It is a region and not a dialog: it blocks nothing, traps no focus, and Escape does
 * nothing in it.
 *
 * @param note says what stays if it asks about some categories only.
 * @param asked are the categories that it asks about.
 * @param kept stay granted whatever is pressed.
 * @param labels are the places of the words for yes and no.
 */
export function makeBanner(
  note = '',
  asked = ids,
  kept: string[] = [],
  [yes, no] = [ACCEPT, REJECT],
): HTMLElement {
  // What decides about some categories only is neither of the two.
  const decide = (action: Action, wanted: string[]) => () => {
    // All else about a choice can wait until the browser has shown this.
    banner.remove();
    choose('banner', note ? 'save' : action, [...kept, ...wanted]);
  };
  const refuse = decide('reject_all', []);
  const choice = button(say(CHOOSE), () => openPreferences(choice));
  choice.className = 'c';

  const first = header(TITLE, LANGUAGES);
  // If the law requires a cross, it refuses as the button does.
  if (say(CLOSE_BANNER)) first.append(cross(refuse, say(CLOSE_BANNER)));
  const banner = el(
    'section',
    { className: 'p b', ariaLabel: say(TITLE) },
    first,
    el('p', {}, say(TEXT)),
    text(note),
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
      button(say(yes as number), decide('accept_all', asked)),
      button(say(no as number), refuse),
      choice,
    ),
  );
  return banner;
}
