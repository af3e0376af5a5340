import { isQuiet } from '../address.ts';
import { ids, look, side } from '../config.ts';
import { button, el } from '../dom.ts';
import { guard } from '../events.ts';
import { ask, brought, speaks } from '../more.ts';
import { DIRECTION, SETTINGS } from '../places.ts';
import { undecided } from '../state.ts';
import css from '../style.css';
import { language, say } from '../words.ts';
import { makeBanner } from './banner.ts';
import { openPreferences } from './parts.ts';
import { root, sheet } from './root.ts';
import { status } from './status.ts';

/** The link that an owner puts on every page to reopen the choices. */
export const OPENER = '[data-consent-open]';

const hasOpener = (): boolean => !!document.querySelector(OPENER);

let shadow: ShadowRoot | undefined;

/** Our styles. The second file adds its own. */
export const styles: CSSStyleSheet[] = [];

/** The banner, or the button to the choices. */
export let shown: HTMLElement | undefined;
let sizes: ResizeObserver;

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
  end.style.height = '';
  // All is read before anything is written: what is read after it is laid out anew.
  const { scrollHeight, clientHeight } = documentElement;
  const isLong = scrollHeight > clientHeight;
  const last = isLong ? scrollHeight : body.getBoundingClientRect().bottom;
  wear();
  rules.replaceSync(room ? `html{scroll-padding-${side}:${room}px}` : '');
  if (room) end.style.height = `${last + room}px`;
}

/** Takes on the font of the page, if it is another than before. */
function wear(): void {
  const { fontFamily } = getComputedStyle(document.body);
  if (fontFamily !== font)
    ((shadow as ShadowRoot).host as HTMLElement).style.setProperty(
      '--consent-font',
      fontFamily,
    );
  font = fontFamily;
}
let font: string | undefined;

/**
 * Keeps the focus of the keyboard from ending up under the banner, from the first Tab in
 * the page on.
 */
export const uncover = ({ key }: KeyboardEvent): unknown =>
  key === 'Tab' && shown && ask((brought) => brought.uncover());

/** Puts the surfaces into the page, again if the page has replaced its body. */
export function mount(): void {
  if (!document.body || !ids[0]) return;
  if (!shadow) {
    sizes = new ResizeObserver(guard(makeRoom));
    rules = sheet('');
    styles.unshift(sheet(css + look));
    shadow = root('', styles, status, end);
    document.adoptedStyleSheets.push(rules);
    // Before the first layout, or every word would be laid out in two fonts.
    wear();
  }
  if (!shown) draw();
  // Before the body: keyboards and screen readers reach it first, and it has no
  // part in the layout of the page, nor in what a framework makes of the body.
  if (!shadow.host.isConnected) {
    document.body.before(shadow.host);
    raise();
  }
  if (shown?.matches('.o')) shown.hidden = hasOpener();
}

/** Draws the banner if there is anything to ask, else the button to the choices. */
export function draw(): void {
  const left = undecided().length;
  const asks = left && !isQuiet();
  // A page with a link back needs no button; before it is parsed it may yet have one.
  const needs = asks || shown || (document.readyState !== 'loading' && !hasOpener());
  // Who has decided about something is told what stays: in words of the second file.
  const isAgain = asks && left < ids.length;
  if (!shadow || !needs || !speaks(isAgain)) return;
  // First: a browser brings the styles of what loses the focus up to date.
  shown?.remove();
  Object.assign(shadow.host, { lang: language, dir: say(DIRECTION) });
  shown = asks
    ? isAgain && brought
      ? brought.askAgain(makeBanner)
      : makeBanner()
    : el(
        'div',
        { className: 'o' },
        button(say(SETTINGS), () => openPreferences()),
      );
  shadow.prepend(shown);
  sizes.observe(shown);
  sizes.observe(document.body);
  mount();
  raise();
}

/**
 * Lifts the banner over everything that the page has stacked or transformed. A modal
 * dialog of the page stays above it: what lies behind one cannot be pressed.
 */
function raise(): void {
  if (!shown?.showPopover || document.querySelector(':modal')) return;
  shown.popover = 'manual';
  shown.showPopover();
}
