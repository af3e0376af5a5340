import { services } from '../config.ts';
import { button, el } from '../dom.ts';
import { position } from '../state.ts';
import { root } from '../surface/root.ts';
import { ALWAYS, describe, HELD_TEXT, HELD_TITLE, ONCE, say } from '../words.ts';

/** Elements that leave a hole in the page when they are held. */
const SEEN = /^(IFRAME|VIDEO|AUDIO|EMBED|OBJECT)$/;

/** What stands in for what, so that a release finds it. */
const standIns = new Map<Element, HTMLElement>();

/**
 * Keeps each placeholder as large as the element it stands for.
 *
 * The held element stays in the layout, empty and invisible, and the placeholder
 * lies over it: nothing moves, neither now nor when the content comes.
 */
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const box = standIns.get(target)?.shadowRoot?.firstElementChild;
    if (box instanceof HTMLElement) cover(box, target.getBoundingClientRect());
  }
});

function cover(box: HTMLElement, { width, height, x, y }: DOMRect): void {
  const { style } = box;
  // A tracker of one pixel needs no words where it is.
  style.display = width < 50 || height < 30 ? 'none' : '';
  style.width = `${width}px`;
  style.height = `${height}px`;
  // We stand where the element would begin in the flow; where its author centred
  // or placed it otherwise, the rest of the way is moved.
  style.translate = '';
  const from = box.getBoundingClientRect();
  style.translate = `${x - from.x}px ${y - from.y}px`;
}

/** Puts a placeholder over a held element, once, if it would be seen at all. */
export function placehold(element: HTMLElement, once: () => void, always: () => void): void {
  const place = position(element.dataset['consent']);
  if (place < 0 || standIns.has(element) || !SEEN.test(element.tagName)) return;

  const [name, provider] = serviceOf(element);
  const actions = el(
    'div',
    { className: 'a' },
    button(say(ONCE), once),
    button(say(ALWAYS, describe(place)[0]), always),
  );
  const words = [el('b', {}, say(HELD_TITLE, name)), el('p', {}, say(HELD_TEXT, provider))];
  const host = root('h', el('div', { className: 'h' }, ...words, actions))
    .host as HTMLElement;
  standIns.set(element, host);
  element.style.visibility = 'hidden';
  element.before(host);
  sizes.observe(element);
}

/** Takes the placeholder of an element away, if it has one. */
export function unhold(element: HTMLElement): void {
  const host = standIns.get(element);
  if (!host) return;
  const pressed = document.activeElement === host;
  sizes.unobserve(element);
  standIns.delete(element);
  host.remove();
  element.style.visibility = '';
  // The button that was pressed is gone; the keyboard goes on in the content.
  if (pressed) element.focus();
}

function serviceOf({ dataset }: HTMLElement): [name: string, provider: string] {
  const { hostname } = new URL(dataset['src'] ?? '', location.href);
  const service = services.find(([, , , hosts]) => matches(hosts, hostname));
  return service ? [service[0], service[1]] : [hostname, hostname];
}

/** Whether one of `hosts` is `hostname`, or its parent where it begins with `*.`. */
export const matches = (hosts: string[], hostname: string): boolean =>
  hosts.some((host) =>
    host[0] === '*' ? hostname.endsWith(host.slice(1)) : hostname === host,
  );
