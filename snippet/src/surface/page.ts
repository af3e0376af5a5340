import { categories, words } from '../config.ts';
import { button, el } from '../dom.ts';
import { address } from '../address.ts';
import { undecided } from '../state.ts';
import { language, SETTINGS, say } from '../words.ts';
import { makeBanner } from './banner.ts';
import { makePreferences } from './preferences.ts';
import { root } from './root.ts';
import { status } from './status.ts';

/** What an owner puts on every page to reopen the choices. */
export const OPENER = '[data-consent-open]';

let shadow: ShadowRoot | undefined;
let shown: HTMLElement | undefined;
let dialog: HTMLDialogElement | undefined;

/** Room that the banner takes from the page's foot or head. */
const room = new ResizeObserver(() => makeRoom());

/**
 * Keeps what the visitor tabs to from lying under the banner, and lets the
 * page be scrolled until its last line is seen. Nothing moves by it.
 */
function makeRoom(): void {
  const { style } = document.documentElement;
  const box = shown?.matches('.b') ? shown.getBoundingClientRect() : undefined;
  const atTop = !!box && box.top < innerHeight - box.bottom;
  const height = box ? `${box.height + 16}px` : '';
  style.scrollPaddingTop = atTop ? height : '';
  style.scrollPaddingBottom = style.marginBottom = atTop ? '' : height;
}

/** Puts the surfaces into the page, and back if the page has replaced its body. */
export function mount(): void {
  if (!document.body || !categories.length) return;
  if (!shadow) {
    shadow = root('', status);
    draw();
  }
  const host = shadow.host as HTMLElement;
  // First in the page: the first thing that a keyboard or a screen reader meets.
  if (!host.isConnected) document.body.prepend(host);
  if (shown && !shown.matches('.b')) shown.hidden = !!document.querySelector(OPENER);
}

/** Draws the banner if there is something to ask, else the way back to the choices. */
export function draw(): void {
  if (!shadow) return;
  const host = shadow.host as HTMLElement;
  host.lang = language;
  host.dir = words[language]?.[1] ?? '';
  shown?.remove();
  room.disconnect();
  shown = undecided().length
    ? makeBanner(openPreferences, redraw)
    : el('div', { className: 'o' }, button(say(SETTINGS), openPreferences));
  shadow.prepend(shown);
  room.observe(shown);
  makeRoom();
  mount();
}

function redraw(): void {
  const wasOpen = dialog?.open;
  draw();
  if (wasOpen) openPreferences();
  else shown?.querySelector<HTMLElement>('.n button')?.focus();
}

/** Opens the preferences with what is in force now. */
export function openPreferences(): void {
  // A policy without optional categories asks nothing; it still tells.
  if (!categories.length) return location.assign(address('declaration'));
  mount();
  dialog?.remove();
  dialog = makePreferences(redraw);
  shadow?.append(dialog);
  dialog.showModal();
}
