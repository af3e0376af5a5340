import { address } from '../address.ts';
import { categories, side } from '../config.ts';
import { button, el } from '../dom.ts';
import { guard } from '../events.ts';
import { more, speaks } from '../more.ts';
import { DIRECTION, SETTINGS } from '../places.ts';
import { undecided } from '../state.ts';
import { language, say } from '../words.ts';
import { makeBanner } from './banner.ts';
import { withMore } from './parts.ts';
import { root, sheets } from './root.ts';
import { status } from './status.ts';

/** The link that an owner puts on every page to reopen the choices. */
export const OPENER = '[data-consent-open]';

let shadow: ShadowRoot | undefined;
let shown: HTMLElement | undefined;
let dialog: HTMLDialogElement | undefined;
let sizes: ResizeObserver | undefined;

/**
 * Keeps the focus from ending up under the banner, and lets the page scroll
 * until its last line is visible. It moves nothing.
 */
function makeRoom(): void {
  const { documentElement } = document;
  const { style } = documentElement;
  const room = undecided()[0] && shown ? shown.offsetHeight + 16 : 0;
  style[side] = room ? `${room}px` : '';
  style.marginBottom = '';
  // If a page is as tall as the window, its content overflows at the bottom.
  const more = documentElement.scrollHeight - documentElement.offsetHeight;
  if (room) style.marginBottom = `${room + more}px`;
}

/**
 * Moves the banner to the other edge if it still covers all of the focused element
 * (WCAG 2.4.11): a page can scroll in a box of its own.
 */
export function uncover(event: Event): void {
  // The path, because an event from a placeholder names only its host.
  const [focused] = event.composedPath() as Element[];
  if (!shown || event.target === shadow?.host) return;
  const { classList } = shown;
  const banner = shown.getBoundingClientRect();
  // In a task of its own: the browser scrolls to the focused element after the event.
  setTimeout(
    guard(() => {
      const { top, bottom } = (focused as Element).getBoundingClientRect();
      if (top >= banner.top && bottom <= banner.bottom) classList.toggle('u');
    }),
  );
}

/** Puts the surfaces into the page, again if the page has replaced its body. */
export function mount(): void {
  if (!document.body || !categories[0]) return;
  if (!shadow) {
    sizes = new ResizeObserver(makeRoom);
    shadow = root('', status);
  }
  if (!shown) draw();
  // First in the page: keyboards and screen readers reach it first.
  if (!shadow.host.isConnected) document.body.prepend(shadow.host);
  if (shown?.matches('.o')) shown.hidden = !!document.querySelector(OPENER);
}

/** Draws the banner if there is anything to ask, else the button to the choices. */
export function draw(): void {
  if (!shadow || !isNeeded() || !speaks()) return;
  Object.assign(shadow.host, { lang: language, dir: say(DIRECTION) });
  sizes?.disconnect();
  shown?.remove();
  shown = undecided()[0]
    ? makeBanner(openPreferences, prepare, redraw)
    : el('div', { className: 'o' }, button(say(SETTINGS), openPreferences));
  shadow.prepend(shown);
  sizes?.observe(shown);
  mount();
}

/** Whether there is something to show: a page with a link back needs no button. */
const isNeeded = (): boolean =>
  !!undecided()[0] ||
  !!shown ||
  (document.readyState !== 'loading' && !document.querySelector(OPENER));

/** Asks for the second file ahead of need. Whoever needs it hears if it cannot come. */
const prepare = (): void => {
  more().catch(() => {});
};

/** Draws everything in another language, and keeps the focus where it was. */
function redraw(): void {
  const wasOpen = dialog?.open;
  draw();
  if (wasOpen) openPreferences();
  else shown?.querySelector<HTMLElement>('.l button')?.focus();
}

/** Opens the preferences with what is in force now. */
export function openPreferences(): void {
  // A policy without optional categories asks nothing, but still informs.
  if (!categories[0]) {
    location.assign(address('declaration'));
    return;
  }
  withMore(({ makePreferences }) => {
    mount();
    if (!shadow) return;
    // The second file has added to them.
    shadow.adoptedStyleSheets = sheets;
    dialog?.remove();
    dialog = makePreferences(redraw);
    shadow.append(dialog);
    dialog.showModal();
  });
}
