import { address } from '../address.ts';
import { type Action, choose } from '../choose.ts';
import { ids, services } from '../config.ts';
import { button, el, link } from '../dom.ts';
import { has, saved, withNeeds, withoutLame } from '../state.ts';
import {
  ACCEPT,
  ALWAYS_ON,
  CLOSE,
  CONSENT_ID,
  DECIDED_AT,
  DOWNLOAD,
  description,
  EARLIER,
  language,
  NOT_STATED,
  REJECT,
  SAVE,
  SETTINGS,
  say,
  title,
} from '../words.ts';
import { links, signalNote } from './parts.ts';

/**
 * Makes the second layer, a native dialog: the browser keeps the focus in it, gives
 * it back on close, and lets Escape leave without saving anything.
 */
export function makePreferences(redraw: () => void): HTMLDialogElement {
  // They show what is in force, so all are off before the first choice.
  const switches = ids.map((name) =>
    el('input', { type: 'checkbox', role: 'switch', name, checked: has(name) }),
  );
  const shown = () => switches.filter((one) => one.checked).map((one) => one.name);
  const act = (label: number, action: Action, ids: () => string[]) =>
    button(say(label), () => {
      dialog.close();
      choose('preferences', action, ids());
    });

  const dialog = el(
    'dialog',
    { className: 'p', ariaLabel: say(SETTINGS) },
    button('×', () => dialog.close(), say(CLOSE)),
    el('h2', {}, say(SETTINGS)),
    el('p', {}, signalNote()),
    makeRow('necessary', el('span', {}, say(ALWAYS_ON))),
    ...switches.map((one) => makeRow(one.name, one)),
    el('p', {}, say(EARLIER)),
    decided(),
    links(redraw, saved?.p && link(address(`receipts/${saved.p}`), say(DOWNLOAD))),
    el(
      'div',
      { className: 'a' },
      act(SAVE, 'save', shown),
      act(ACCEPT, 'accept_all', () => ids),
      act(REJECT, 'reject_all', () => []),
    ),
  );
  // On goes with what it needs, off with what cannot go without it.
  dialog.onchange = ({ target }) => {
    const turnedOn = (target as HTMLInputElement).checked;
    const fitting = (turnedOn ? withNeeds : withoutLame)(shown());
    for (const one of switches) one.checked = fitting.includes(one.name);
  };
  return dialog;
}

/** A category with everything that is told of it: who acts is not hidden in a fold. */
function makeRow(id: string, control: HTMLElement): HTMLElement {
  const acting = services.filter((service) => service[1] === id);
  return el(
    'div',
    { className: 'c' },
    el('label', {}, el('b', {}, title(id)), control),
    description(id),
    el('p', {}, acting.map((service) => service[0] || say(NOT_STATED)).join(', ')),
  );
}

/** When the visitor chose, and under which id. */
function decided(): Node | string {
  if (!saved) return '';
  const date = new Date(saved.t * 1000).toLocaleString(language);
  const words = `${say(DECIDED_AT, date)}. ${say(CONSENT_ID)}: `;
  return el('p', {}, words, el('small', {}, saved.v));
}
