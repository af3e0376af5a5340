import type { Cover } from '../lent.ts';
import {
  ALWAYS,
  CATEGORY_TITLE,
  DESCRIPTION,
  DIRECTION,
  HELD_TITLE,
  ONCE,
} from '../places.ts';
import {
  about,
  button,
  choose,
  el,
  has,
  ids,
  language,
  link,
  root,
  say,
  styles,
  withNeeds,
} from './borrowed.ts';
import { hosts } from './config.ts';
import { dress } from './dress.ts';
import css from './placeholder.css';
import { fill } from './words.ts';

/** A placeholder: its host and box, and where its element was seen last. */
interface Placeholder {
  host: HTMLElement;
  box: HTMLElement;
  place: string;
}

const placed = new Map<HTMLElement, Placeholder>();

/** How often is looked where elements are that lie still, in milliseconds. */
const REST = 200;

/** An element that has nothing to show yet, and no controls to use. */
const EMPTY = ':is(iframe,video,audio,embed,object)[data-consent]{visibility:hidden}';

/**
 * Covers held elements, wherever they are.
 *
 * The placeholders stand outside the body, so that they have no part in its layout and
 * are in the way of no framework. Each follows its element: nothing moves when it
 * appears, nor when the content does.
 */
export const cover: Cover = (held, release) => {
  if (!placed.size && held[0]) begin();
  const isOther = spoken !== language();
  spoken = language();
  for (const element of placed.keys())
    if (isOther || !held.includes(element)) remove(element);
  for (const element of held) {
    if (placed.has(element) || !element.dataset.consent) continue;
    const once = () => {
      for (const part of belonging(element)) release(part);
      remove(element);
    };
    placed.set(element, make(element, once));
  }
  follow();
};

let spoken = '';
let isFollowing = false;
let hidden: CSSStyleSheet | undefined;

function begin(): void {
  if (hidden) return;
  hidden = new CSSStyleSheet();
  hidden.replaceSync(EMPTY);
  document.adoptedStyleSheets.push(hidden);
  dress(css);
  // Inner boxes that scroll, too.
  addEventListener('scroll', place, { capture: true, passive: true });
  addEventListener('resize', place);
}

/** Places all placeholders, at each frame while something moves. */
function follow(): void {
  if (isFollowing || !placed.size) return;
  isFollowing = true;
  const next = () => {
    isFollowing = false;
    follow();
  };
  if (place()) requestAnimationFrame(next);
  else setTimeout(next, REST);
}

/** The address of a held element, or of the script that makes a widget of it. */
function addressOf(element: HTMLElement): string {
  const script =
    element.querySelector<HTMLElement>('[data-src]') ??
    (element.nextElementSibling as HTMLElement | null);
  const { consentSrc, src = script?.dataset.src } = element.dataset;
  return link(consentSrc ?? src ?? '', '').hostname;
}

/** What must be loaded with an element: what is in it, and the scripts of its service. */
function belonging(element: HTMLElement): HTMLElement[] {
  const host = addressOf(element);
  const scripts = document.querySelectorAll<HTMLElement>('script[data-consent]');
  return [
    element,
    ...element.querySelectorAll<HTMLElement>('[data-consent]'),
    ...[...scripts].filter(
      ({ dataset }) =>
        !element.matches('iframe') &&
        dataset.consent === element.dataset.consent &&
        dataset.src &&
        link(dataset.src, '').hostname === host,
    ),
  ];
}

function make(element: HTMLElement, once: () => void): Placeholder {
  const id = element.dataset.consent as string;
  const host = addressOf(element);
  const [, who] = hosts.find(([pattern]) => RegExp(`^(${pattern})$`).test(host)) ?? [];
  const title = fill(HELD_TITLE, who || host);
  const box = el(
    'div',
    {
      className: 'p h',
      role: 'group',
      ariaLabel: element.title || title,
      hidden: true,
    },
    el('b', {}, title),
    el('p', {}, about(id, DESCRIPTION)),
    el(
      'div',
      { className: 'a' },
      button(say(ONCE), once),
      button(fill(ALWAYS, about(id, CATEGORY_TITLE)), () =>
        choose('placeholder', 'save', withNeeds([...ids.filter(has), id])),
      ),
    ),
  );
  const outer = root('h', styles, box).host as HTMLElement;
  Object.assign(outer, { lang: language(), dir: say(DIRECTION) });
  // After the body: above what it has only positioned.
  document.documentElement.append(outer);
  return { host: outer, box, place: '' };
}

function remove(element: HTMLElement): void {
  const { host } = placed.get(element) as Placeholder;
  // The button that was pressed is gone: the focus moves to the content.
  const pressed = document.activeElement === host;
  placed.delete(element);
  host.remove();
  if (pressed) element.focus();
}

/** Puts each placeholder over its element, and returns whether any has moved. */
function place(): boolean {
  let moved = false;
  // All is read before anything is written.
  const found = [...placed].map(([element, shown]) => {
    const { x, y } = shown.host.getBoundingClientRect();
    return { element, shown, x, y, ...seenOf(element) };
  });
  for (const { element, shown, x, y, box, clip, level } of found) {
    const { host, box: inner } = shown;
    const state = [box.x - x, box.y - y, box.width, box.height, clip, level].join();
    if (!element.isConnected) remove(element);
    else if (state !== shown.place) {
      moved = true;
      shown.place = state;
      // A tracking pixel needs no words.
      inner.hidden = box.height < 30 || !clip;
      inner.classList.toggle('n', box.height < 230);
      inner.classList.toggle('s', box.height < 130);
      Object.assign(inner.style, {
        zIndex: level,
        width: `${box.width}px`,
        height: `${box.height}px`,
        translate: `${box.x - x}px ${box.y - y}px`,
        clipPath: clip,
      });
    }
    if (!host.isConnected && element.isConnected) document.documentElement.append(host);
  }
  return moved;
}

/**
 * Where an element is in the window, what of it the boxes around it show (`clip` is '' if
 * nothing), and in which layer of the page it lies.
 */
function seenOf(element: HTMLElement): { box: DOMRect; clip: string; level: string } {
  const box = within(element.getBoundingClientRect());
  let { top, right, bottom, left } = box;
  let level = '0';
  let isFixed = false;
  for (let around: Element | null = element; around; around = parentOf(around)) {
    const style = getComputedStyle(around);
    if (+style.zIndex > 0) level = style.zIndex;
    // A box that begins to fade or is faded out shows nothing.
    if (style.opacity === '0' || (around !== element && style.visibility !== 'visible'))
      bottom = top;
    if (around !== element && !isFixed && around !== document.body)
      if (style.overflow !== 'visible' && around !== document.documentElement) {
        const edge = around.getBoundingClientRect();
        top = Math.max(top, edge.top);
        right = Math.min(right, edge.right);
        bottom = Math.min(bottom, edge.bottom);
        left = Math.max(left, edge.left);
      }
    isFixed ||= style.position === 'fixed';
  }
  const cut = [top - box.top, box.right - right, box.bottom - bottom, left - box.left];
  const clip =
    top < bottom && left < right
      ? `inset(${cut.map((length) => `${length || -9}px`).join(' ')})`
      : '';
  return { box, clip, level };
}

/**
 * Where words can be read: of a frame that is wider than a telephone, the part that is
 * in the window before anybody scrolls sideways.
 */
function within(box: DOMRect): DOMRect {
  const width = document.documentElement.clientWidth;
  const left = Math.max(box.left, -scrollX);
  const right = Math.min(box.right, width - scrollX);
  return box.width > width && right - left > width / 2
    ? new DOMRect(left, box.y, right - left, box.height)
    : box;
}

/** The element around another one, through slots and out of shadow trees. */
const parentOf = (element: Element): Element | null =>
  element.assignedSlot ??
  element.parentElement ??
  (element.getRootNode() as ShadowRoot).host ??
  null;
