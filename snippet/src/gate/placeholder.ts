import { services } from '../config.ts';
import { button, el, link } from '../dom.ts';
import { root } from '../surface/root.ts';
import { ALWAYS, description, HELD_TITLE, ONCE, say, title } from '../words.ts';

/** Elements that leave a gap in the page while they are held. */
const SEEN = 'iframe,video,audio,embed,object';

/** What removes the placeholder of each element. */
const removals = new Map<Element, () => void>();

/**
 * Puts a placeholder over a held element that is visible. A second call does nothing.
 *
 * The held element stays in the layout, empty and invisible, and the placeholder lies
 * over it: nothing moves, neither now nor when the content loads.
 */
export function placehold(
  element: HTMLElement,
  once: () => void,
  always: () => void,
): void {
  const id = element.dataset.consent as string;
  if (removals.has(element) || !element.matches(SEEN)) return;

  const { hostname } = link(element.dataset.src as string, '');
  const [who] =
    services.find(([, , hosts]) => hosts && RegExp(`^(${hosts})$`).test(hostname)) ??
    [];
  const box = el(
    'div',
    // Until its place is known, which is before the next paint.
    { className: 'p h', hidden: true },
    el('b', {}, say(HELD_TITLE, who || hostname)),
    el('p', {}, description(id)),
    el(
      'div',
      { className: 'a' },
      button(say(ONCE), once),
      button(say(ALWAYS, title(id)), always),
    ),
  );
  const host = root('h', box).host as HTMLElement;
  const sizes = new ResizeObserver(() => cover(element, host, box));
  element.style.visibility = 'hidden';
  element.before(host);
  sizes.observe(element);
  removals.set(element, () => {
    const pressed = document.activeElement === host;
    sizes.disconnect();
    host.remove();
    element.style.visibility = '';
    // The button that was pressed is gone: the focus moves to the content.
    if (pressed) element.focus();
  });
}

/** Removes the placeholder of an element, if it has one. */
export const unhold = (element: Element): void => removals.get(element)?.();

function cover(element: HTMLElement, host: HTMLElement, box: HTMLElement): void {
  // A tracking pixel needs no words.
  box.hidden = element.offsetHeight < 30;
  box.style.width = `${element.offsetWidth}px`;
  box.style.height = `${element.offsetHeight}px`;
  // The host is where the element begins in the flow. If its author has centred or
  // moved it, the box moves along.
  const x = element.offsetLeft - host.offsetLeft;
  box.style.translate = `${x}px ${element.offsetTop - host.offsetTop}px`;
}
