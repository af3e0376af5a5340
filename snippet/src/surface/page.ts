import { address, isQuiet } from '../address.ts';
import { categories, ids, side } from '../config.ts';
import { button, el } from '../dom.ts';
import { guard } from '../events.ts';
import { more, speaks } from '../more.ts';
import { DIRECTION, SETTINGS } from '../places.ts';
import { undecided } from '../state.ts';
import { language, say } from '../words.ts';
import { makeBanner } from './banner.ts';
import { withMore } from './parts.ts';
import { root } from './root.ts';
import { status } from './status.ts';

/** The link that an owner puts on every page to reopen the choices. */
export const OPENER = '[data-consent-open]';

const hasOpener = (): boolean => !!document.querySelector(OPENER);

let shadow: ShadowRoot | undefined;
let shown: HTMLElement | undefined;
let dialog: HTMLDialogElement | undefined;
let sizes: ResizeObserver | undefined;

/** Ends where the last line of the page is visible above the banner. */
const end = el('div', { className: 'e' });

/** Rules for the page itself, which its own inline styles override. */
let rules: CSSStyleSheet;

/**
 * Keeps the focus from ending up under the banner, and lets the page scroll
 * until its last line is visible. It moves nothing.
 */
function makeRoom(): void {
  const { documentElement, body } = document;
  const room = undecided()[0] && shown ? shown.offsetHeight + 16 : 0;
  rules.replaceSync(room ? `html{${side}:${room}px}` : '');
  end.style.height = '';
  const { scrollHeight, clientHeight } = documentElement;
  const isShort = scrollHeight <= clientHeight;
  const last = isShort ? body.getBoundingClientRect().bottom : scrollHeight;
  if (room) end.style.height = `${last + room}px`;
  (shadow?.host as HTMLElement | undefined)?.style.setProperty(
    '--consent-font',
    getComputedStyle(body).fontFamily,
  );
}

/**
 * Keeps the focus of the keyboard from ending up under the banner, from the first Tab in
 * the page on.
 */
export function uncover({ key }: KeyboardEvent): void {
  if (key !== 'Tab' || !shown) return;
  more().then(
    (brought) => brought.uncover(() => shown),
    () => {},
  );
}

/** Puts the surfaces into the page, again if the page has replaced its body. */
export function mount(): void {
  if (!document.body || !categories[0]) return;
  if (!shadow) {
    sizes = new ResizeObserver(guard(makeRoom));
    shadow = root('', status, end);
    rules = new CSSStyleSheet();
    document.adoptedStyleSheets.push(rules);
  }
  if (!shown) draw();
  // Before the body: keyboards and screen readers reach it first, and it has no
  // part in the layout of the page, nor in what a framework makes of the body.
  if (!shadow.host.isConnected) document.body.before(shadow.host);
  if (shown?.matches('.o')) shown.hidden = hasOpener();
}

/** Draws the banner if there is anything to ask, else the button to the choices. */
export function draw(): void {
  // Who has decided about something is told what stays: in words of the second file.
  const left = undecided().length;
  const asks = left && !isQuiet();
  // A page with a link back needs no button; before it is parsed it may yet have one.
  const needs = asks || shown || (document.readyState !== 'loading' && !hasOpener());
  if (!shadow || !needs || !speaks(!!left && left < ids.length)) return;
  Object.assign(shadow.host, { lang: language, dir: say(DIRECTION) });
  sizes?.disconnect();
  shown?.remove();
  shown = asks
    ? makeBanner(openPreferences, prepare, redraw)
    : el(
        'div',
        { className: 'o' },
        button(say(SETTINGS), () => openPreferences()),
      );
  shadow.prepend(shown);
  for (const box of [shown, document.body]) sizes?.observe(box);
  mount();
  raise(shown);
}

/**
 * Lifts the banner over everything that the page has stacked or transformed. A modal
 * dialog of the page stays above it: what lies behind one cannot be pressed.
 */
function raise(banner: HTMLElement): void {
  if (!banner.showPopover || document.querySelector(':modal')) return;
  banner.popover = 'manual';
  banner.showPopover();
}

/** Asks for the second file ahead of need. Whoever needs it hears if it cannot come. */
export const prepare = (): void => {
  more().catch(() => {});
};

/** Draws everything in another language, and keeps the focus where it was. */
function redraw(): void {
  const wasOpen = dialog?.open;
  draw();
  if (wasOpen) openPreferences();
  else shown?.querySelector<HTMLElement>('.l')?.focus();
}

/**
 * Opens the preferences with what is in force now.
 *
 * @param from gets the focus back when they close, even if it has moved on while the
 * second file was on its way.
 */
export function openPreferences(from?: HTMLElement): void {
  // A policy without optional categories asks nothing, but still informs.
  if (!categories[0]) {
    location.assign(address('declaration'));
    return;
  }
  withMore(({ makePreferences }) => {
    mount();
    dialog?.remove();
    dialog = makePreferences(redraw);
    shadow?.append(dialog);
    from?.focus();
    dialog.showModal();
  });
}
