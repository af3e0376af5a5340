import type { Action } from '../choose.ts';
import {
  ACCEPT,
  ALWAYS_ON,
  CATEGORY_TITLE,
  CLOSE,
  CONSENT_ID,
  DECIDED_AT,
  DESCRIPTION,
  DOWNLOAD,
  EARLIER,
  NOT_STATED,
  REJECT,
  SAVE,
  SETTINGS,
} from '../places.ts';
import {
  about,
  address,
  button,
  choose,
  el,
  has,
  ids,
  language,
  link,
  links,
  saved,
  say,
  signalNote,
  withNeeds,
  withoutUnmetNeeds,
} from './borrowed.ts';
import { who } from './config.ts';

/**
 * Makes the second layer, a native dialog: the browser keeps the focus in it, returns
 * it on close, and closes it on Escape without saving.
 */
export function makePreferences(redraw: () => void): HTMLDialogElement {
  // They show what is in force: all are off before the first choice.
  const switches = ids.map((name) =>
    el('input', { type: 'checkbox', role: 'switch', name, checked: has(name) }),
  );
  const shown = () =>
    switches.filter((input) => input.checked).map((input) => input.name);
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
    ...switches.map((input) => makeRow(input.name, input)),
    el('p', {}, say(EARLIER)),
    decided(),
    links(redraw, saved()?.p && link(address(`receipts/${saved()?.p}`), say(DOWNLOAD))),
    el(
      'div',
      { className: 'a' },
      act(SAVE, 'save', shown),
      act(ACCEPT, 'accept_all', () => ids),
      act(REJECT, 'reject_all', () => []),
    ),
  );
  // Turning one on turns on what it needs; off, what needs it.
  dialog.onchange = ({ target }) => {
    const turnedOn = (target as HTMLInputElement).checked;
    const fitting = (turnedOn ? withNeeds : withoutUnmetNeeds)(shown());
    for (const input of switches) input.checked = fitting.includes(input.name);
  };
  return dialog;
}

/** Makes a category with all that is said about it: its services are not folded away. */
function makeRow(id: string, control: HTMLElement): HTMLElement {
  return el(
    'div',
    { className: 'c' },
    el('label', {}, el('b', {}, about(id, CATEGORY_TITLE)), control),
    about(id, DESCRIPTION),
    el('p', {}, (who[id] ?? []).map((name) => name || say(NOT_STATED)).join(', ')),
  );
}

/** Says when the visitor chose, and under which id. */
function decided(): Node | string {
  const choice = saved();
  if (!choice) return '';
  const date = new Date(choice.t * 1000).toLocaleString(language());
  const words = `${say(DECIDED_AT, date)}. ${say(CONSENT_ID)}: `;
  return el('p', {}, words, el('small', {}, choice.v ?? ''));
}
