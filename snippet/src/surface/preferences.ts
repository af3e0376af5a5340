import { categories, services } from '../config.ts';
import { type Action, choose } from '../choose.ts';
import { button, el, link } from '../dom.ts';
import { current, has } from '../state.ts';
import { kept } from '../storage.ts';
import {
  ACCEPT,
  ALWAYS_ON,
  CLOSE,
  CONSENT_ID,
  DECIDED_AT,
  describe,
  DOWNLOAD,
  EARLIER,
  GPC_OVERRIDE,
  INTRO,
  language,
  NEEDS,
  REJECT,
  SAVE,
  SERVICES,
  SETTINGS,
  say,
} from '../words.ts';
import { languages, links, signalNote, title } from './parts.ts';

/**
 * Makes the second layer, a native dialog: the browser keeps the focus in it, gives
 * it back on close, and lets Escape leave without saving anything.
 */
export function makePreferences(redraw: () => void): HTMLDialogElement {
  const switches = categories.map(([id]) => makeSwitch(id));
  const close = button('×', () => dialog.close());
  close.ariaLabel = say(CLOSE);
  const act = (action: Action, ids: () => string[]) => () => {
    dialog.close();
    choose('preferences', action, ids());
  };
  const shown = () => switches.filter((one) => one.checked).map((one) => one.name);

  const dialog = el(
    'dialog',
    { className: 'p', ariaLabel: say(SETTINGS) },
    el('header', {}, el('h2', {}, say(SETTINGS)), close),
    el(
      'div',
      { className: 't' },
      el('p', {}, say(INTRO)),
      ...signalNote(say(GPC_OVERRIDE)),
      makeRow(-1, el('i', {}, say(ALWAYS_ON))),
      ...switches.map((one, place) => makeRow(place, one)),
      el('p', {}, say(EARLIER)),
      ...receipt(),
      links(),
      ...languages(redraw),
    ),
    el(
      'div',
      { className: 'a' },
      button(say(SAVE), act('save', shown)),
      button(say(ACCEPT), act('accept_all', () => categories.map(([id]) => id))),
      button(say(REJECT), act('reject_all', () => [])),
    ),
  );
  dialog.onchange = ({ target }) => couple(switches, target as HTMLInputElement);
  return dialog;
}

/** A switch shows what is in force, so all are off before the first choice. */
const makeSwitch = (name: string): HTMLInputElement =>
  el('input', { type: 'checkbox', role: 'switch', name, checked: has(name) });

/** Turns on what a category needs, and off what cannot go without it. */
function couple(switches: HTMLInputElement[], turned: HTMLInputElement): void {
  for (const [place, [id, , needs]] of categories.entries()) {
    const other = switches.find((one) => one.name === (turned.checked ? needs : id));
    const affected = turned.checked ? id === turned.name : needs === turned.name;
    if (!other || !affected || other.checked === turned.checked) continue;
    other.checked = turned.checked;
    couple(switches, other);
    void place;
  }
}

function makeRow(place: number, control: HTMLElement): HTMLElement {
  const [name, description] = describe(place);
  const needs = categories[place]?.[2];
  const list = services
    .filter(([, , category]) => category === place)
    .map(([service, provider]) => el('li', {}, [service, provider].join(' – ')));
  return el(
    'div',
    { className: 'c' },
    el('label', {}, el('b', {}, name), control),
    el('p', {}, description, needs ? ` ${say(NEEDS, title(needs))}.` : ''),
    ...(list.length
      ? [el('details', {}, el('summary', {}, say(SERVICES)), el('ul', {}, ...list))]
      : []),
  );
}

/** When the visitor chose, under which id, and the receipt to keep. */
function receipt(): Node[] {
  const saved = current();
  if (!saved) return [];
  const date = new Date(saved.t * 1000).toLocaleString(language);
  const text = kept('receipt');
  const file = link(`data:text/plain,${encodeURIComponent(text)}`, say(DOWNLOAD));
  file.download = 'consent-receipt.txt';
  return [
    el('p', {}, say(DECIDED_AT, date), el('br'), say(CONSENT_ID), ' ', el('code', {}, saved.v)),
    ...(text ? [el('p', {}, file)] : []),
  ];
}
