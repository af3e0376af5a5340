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
  OFF,
  ON,
  REJECT,
  SAVE,
  SETTINGS,
  WITHDRAW,
} from '../places.ts';
import {
  about,
  address,
  button,
  choose,
  cross,
  el,
  has,
  header,
  ids,
  language,
  link,
  links,
  saved,
  say,
  signalNote,
  text,
  withNeeds,
  withoutUnmetNeeds,
} from './borrowed.ts';
import { who } from './config.ts';
import { fill } from './words.ts';

/** How many languages stand beside the title, as in the first layer. */
const LANGUAGES = 3;

/**
 * Makes the second layer, a native dialog: the browser keeps the focus in it, returns
 * it on close, and closes it on Escape without saving.
 */
export function makePreferences(): HTMLDialogElement {
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

  // The same as refusing, by the name that a visitor who has consented looks for.
  const withdraw = ids.some(has) ? act(WITHDRAW, 'withdraw', () => []) : '';
  if (withdraw) withdraw.className = 'c';

  const first = header(SETTINGS);
  // Many languages would fill the row that stays in view, and stand before everything.
  const others = [...first.querySelectorAll('.l')].slice(LANGUAGES);
  const close = cross(() => dialog.close(), say(CLOSE));
  // Where the keyboard begins: the first languages stand before it.
  close.autofocus = true;
  first.append(close);
  const dialog = el(
    'dialog',
    { className: 'p d', ariaLabel: say(SETTINGS) },
    first,
    text(signalNote()),
    ...switches.map(makeRow),
    // Nothing is decided here, so it comes last and folded.
    el(
      'details',
      { className: 'r' },
      el('summary', {}, `${about('necessary', CATEGORY_TITLE)} – ${say(ALWAYS_ON)}`),
      el('p', {}, about('necessary', DESCRIPTION)),
      acting('necessary'),
    ),
    others[0] ? el('p', { className: 'm' }, ...others) : '',
    text(say(EARLIER)),
    decided(),
    papers(),
    el(
      'div',
      { className: 'a' },
      act(SAVE, 'save', shown),
      act(ACCEPT, 'accept_all', () => ids),
      act(REJECT, 'reject_all', () => []),
      withdraw,
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
function makeRow(control: HTMLInputElement): HTMLElement {
  const id = control.name;
  const name = about(id, CATEGORY_TITLE);
  control.ariaLabel = name;
  control.setAttribute('aria-describedby', id);
  const state = el('span', { className: 'w', ariaHidden: 'true' });
  Object.assign(state.dataset, { on: say(ON), off: say(OFF) });
  return el(
    'div',
    { className: 'r' },
    el('label', {}, el('b', {}, name), control, state),
    el('p', { id }, about(id, DESCRIPTION)),
    acting(id),
  );
}

/** Names who acts in a category. */
const acting = (id: string): Node | string => {
  const names = (who[id] ?? []).map((name) => name || say(NOT_STATED));
  return names[0] ? el('p', { className: 'f' }, names.join(', ')) : '';
};

/** Makes the links to the declaration and the notice, and to the receipt, if any. */
function papers(): Node {
  const made = links('');
  const digest = saved()?.p;
  if (digest)
    made.append(' ', link(address(`receipts/${digest}?format=text`), say(DOWNLOAD)));
  return made;
}

/** Says when the visitor chose, and under which id. */
function decided(): Node | string {
  const choice = saved();
  if (!choice) return '';
  const date = new Date(choice.t * 1000).toLocaleString(language());
  const words = `${fill(DECIDED_AT, date)}. ${say(CONSENT_ID)}: `;
  return el('p', { className: 'f' }, words, el('small', {}, choice.v ?? ''));
}
