import { address } from './address.ts';
import { makeApi, type Stub } from './api.ts';
import { apply, choose, flush, signal, synchronise } from './choose.ts';
import { block, handOver, ids, model, services } from './config.ts';
import { encode, rawChoice, readChoice, writeChoice } from './cookie.ts';
import { button, el, link } from './dom.ts';
import { emit, fail, guard, hear, parsed } from './events.ts';
import { forget, unwanted } from './forget.ts';
import { sweep } from './gate/hold.ts';
import { observe } from './gate/roots.ts';
import { goOn } from './gate/script.ts';
import type { Lent } from './lent.ts';
import { ask, offer } from './more.ts';
import { resend, send } from './post.ts';
import {
  adopt,
  has,
  saved,
  snapshot,
  undecided,
  withNeeds,
  withoutUnmetNeeds,
} from './state.ts';
import { keep, kept } from './storage.ts';
import { draw, mount, OPENER, shown, styles, uncover } from './surface/page.ts';
import {
  cross,
  header,
  links,
  openPreferences,
  signalNote,
  text,
} from './surface/parts.ts';
import { isOurs, root, sheet } from './surface/root.ts';
import { show, status } from './surface/status.ts';
import { about, language, learn, pickLanguages, say, speak } from './words.ts';

const page = window as { consent?: Stub };

function start(): void {
  const early = page.consent ?? {};
  // If the page has the script twice, the first copy does everything. A form named
  // `consent` is found here, too, and its fields are no functions.
  if (early.get?.call) return;
  if (!early.resolve?.call) signal(true);
  adopt();
  if (block) block(services, has, emit);
  offer(lent(), draw);
  page.consent = makeApi(early);
  if (saved || model) signal(false);
  watch();
  handOver?.(address, rawChoice, snapshot, language, ask);
}

/** The order is that of `Lent`. */
const lent = (): Lent => [
  el,
  button,
  link,
  root,
  styles,
  sheet,
  speak,
  learn,
  say,
  about,
  text,
  links,
  header,
  cross,
  signalNote,
  address,
  ids,
  has,
  undecided,
  withNeeds,
  withoutUnmetNeeds,
  adopt,
  choose,
  apply,
  flush,
  synchronise,
  () => saved,
  () => language,
  () => shown,
  () => hasTyped,
  unwanted,
  rawChoice,
  readChoice,
  writeChoice,
  encode,
  keep,
  kept,
  send,
  fail,
  draw,
  status,
];

/** Whether the visitor has typed or chosen something in the page's own fields. */
let hasTyped = false;

const noteInput = ({ isTrusted, target }: Event): void => {
  hasTyped ||= isTrusted && !isOurs(target);
};

/** Looks for held elements, and for the body to put the banner into. */
const look = guard(() => {
  const { lang } = document.documentElement;
  if (lang !== pageLanguage) {
    pageLanguage = lang;
    speak(pickLanguages()[0] as string);
    draw();
  }
  sweep();
  mount();
});
let pageLanguage: string | undefined;

function watch(): void {
  // The parser and the page's own scripts add elements later.
  observe(look);
  goOn();
  hear('click', onClick);
  hear('focusin pointerover', point);
  hear('keydown', uncover);
  hear('input', noteInput);
  hear('pagehide', flush);
  parsed.then(guard(look)).then(() => setTimeout(guard(ready)));
}

/** The link back that an event is about. It may be in a shadow tree of the page. */
const openerOf = (event: Event): HTMLElement | undefined =>
  (event.composedPath() as HTMLElement[]).find((target) => target.matches?.(OPENER));

/** Asks for the second file when somebody is about to choose or to follow a link back. */
const point = (event: Event): unknown =>
  (isOurs(event.target) || openerOf(event)) && setTimeout(ask);

function onClick(event: Event): void {
  const opener = openerOf(event);
  if (!opener) return;
  event.preventDefault();
  openPreferences(opener);
}

/**
 * Does what can wait until the page is parsed, in a task of its own: whoever looks at
 * storage, or listens to it, waits for another process of the browser.
 */
function ready(): void {
  hear('online', resend);
  hear('storage visibilitychange', synchronise);
  // An erasure on the declaration takes the cookie, and no more than that.
  if (!saved) {
    keep('receipt', '');
    keep('queue', '');
  }
  forget();
  const note = kept('note');
  if (note) show(note);
  keep('note', '');
  resend();
  emit('ready', snapshot());
  // The second file says then what is wrong in this page (`more/debug.ts`).
  if (document.URL.includes('consent-debug')) ask();
}

// Before the parser goes on, and before any other script. A browser that is asked for
// cookies looks where in a script it is, and in a task of our own that is a short way:
// within the script itself it would read all of it once more.
queueMicrotask(guard(start));
