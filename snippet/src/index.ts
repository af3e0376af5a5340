import { makeApi } from './api.ts';
import { synchronise, onChange, release } from './choose.ts';
import { model, signals } from './config.ts';
import { emit, guard } from './events.ts';
import { forget } from './forget.ts';
import { flush } from './post.ts';
import { denyFirst, sendSignals } from './signals/index.ts';
import { adopt, current, has, snapshot } from './state.ts';
import { keep, kept } from './storage.ts';
import { draw, mount, openPreferences, OPENER } from './surface/page.ts';
import { announce } from './surface/status.ts';
import { pickLanguage } from './words.ts';

type Stubbed = { ready?: unknown; get?: unknown; resolve?: unknown };

function start(): void {
  const early = (window as unknown as { consent?: Stubbed }).consent;
  // A second copy of the script on the page leaves everything to the first.
  if (early?.get) return;
  if (!early?.resolve) denyFirst();
  adopt();
  pickLanguage();
  onChange(draw);
  window.consent = makeApi(early as Parameters<typeof makeApi>[0]);
  if (current() || model) sendSignals(has, snapshot().decisions);
  forget(false);
  watch();
}

/** Watches for elements that come later, by the parser or by the page's scripts. */
function watch(): void {
  const look = guard(() => {
    release();
    mount();
  });
  look();
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  addEventListener('click', guard(onClick));
  for (const name of ['storage', 'pageshow', 'focus']) {
    addEventListener(name, guard(synchronise));
  }
  addEventListener('online', () => flush());
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', guard(ready));
  } else ready();
}

function onClick(event: MouseEvent): void {
  if (!(event.target instanceof Element) || !event.target.closest(OPENER)) return;
  event.preventDefault();
  openPreferences();
}

function ready(): void {
  const note = kept('note');
  keep('note', '');
  if (note) announce(note);
  if (kept('queue')) flush();
  emit('ready', snapshot());
}

void signals;
guard(start)();
