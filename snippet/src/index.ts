import { address } from './address.ts';
import { makeApi, type Stub } from './api.ts';
import { choose, onDecision, resend, signal, synchronise } from './choose.ts';
import { block, handOver, ids, model, services } from './config.ts';
import { rawChoice, secure } from './cookie.ts';
import { button, el, link } from './dom.ts';
import { emit, guard, parsed } from './events.ts';
import { forget, unwanted } from './forget.ts';
import { sweep } from './gate/hold.ts';
import { observe } from './gate/roots.ts';
import { leave, noteInput } from './leave.ts';
import type { Lent } from './lent.ts';
import { offer } from './more.ts';
import { settle } from './post.ts';
import { adopt, has, saved, snapshot, withNeeds, withoutUnmetNeeds } from './state.ts';
import { keep, kept } from './storage.ts';
import {
  draw,
  mount,
  OPENER,
  openPreferences,
  prepare,
  uncover,
} from './surface/page.ts';
import { cross, header, links, signalNote, text } from './surface/parts.ts';
import { dress, root } from './surface/root.ts';
import { announce, show } from './surface/status.ts';
import { about, language, pickLanguages, say, speak } from './words.ts';

const page = window as { consent?: Stub };

function start(): void {
  const early = page.consent ?? {};
  // If the page has the script twice, the first copy does everything. A form named
  // `consent` is found here, too, and its fields are no functions.
  if (early.get?.call) return;
  if (!early.resolve?.call) signal(true);
  adopt();
  if (block) block(services, has, emit);
  onDecision(draw);
  offer(lent(), draw);
  page.consent = makeApi(early);
  if (saved || model) signal(false);
  watch();
  handOver?.(address, rawChoice, snapshot, language, (answer) => {
    settle(answer, true);
    synchronise();
    announce();
  });
}

/** The order is that of `Lent`. */
const lent = (): Lent => [
  el,
  button,
  link,
  root,
  dress,
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
  withNeeds,
  withoutUnmetNeeds,
  choose,
  () => saved,
  () => language,
  leave,
  unwanted,
  secure,
];

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
  const acts = {
    click: onClick,
    focusin: point,
    pointerover: point,
    keydown: uncover,
    input: noteInput,
    online: resend,
    storage: synchronise,
    visibilitychange: synchronise,
  };
  // On the way down: the page's own handlers may stop an event on its way up.
  for (const [type, act] of Object.entries(acts))
    addEventListener(type, guard(act as (event: Event) => void), true);
  parsed.then(guard(ready));
}

/** The link back that an event is about. It may be in a shadow tree of the page. */
const openerOf = (event: Event): HTMLElement | undefined =>
  (event.composedPath() as HTMLElement[]).find((target) => target.matches?.(OPENER));

/** Asks for the second file when somebody is about to follow a link back. */
const point = (event: Event): unknown => openerOf(event) && prepare();

function onClick(event: Event): void {
  const opener = openerOf(event);
  if (!opener) return;
  event.preventDefault();
  openPreferences(opener);
}

/** Does what can wait until the page is parsed: the first read of storage can be slow. */
function ready(): void {
  look();
  forget();
  const note = kept('note');
  if (note) show(note);
  keep('note', '');
  resend();
  emit('ready', snapshot());
  // The second file says then what is wrong in this page (`more/debug.ts`).
  if (location.search.includes('consent-debug')) prepare();
}

guard(start)();
