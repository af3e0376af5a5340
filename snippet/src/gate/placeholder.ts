import { services } from '../config.ts';
import { button, el, link } from '../dom.ts';
import { root } from '../surface/root.ts';
import { ALWAYS, description, HELD_TITLE, ONCE, say, title } from '../words.ts';

/** Elements that leave a hole in the page when they are held. */
const SEEN = 'iframe,video,audio,embed,object';

/** How to take the placeholder of an element away. */
const removals = new Map<Element, () => void>();

/**
 * Puts a placeholder over a held element, once, if it would be seen at all.
 *
 * The held element stays in the layout, empty and invisible, and the placeholder
 * lies over it: nothing moves, neither now nor when the content comes.
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
    // Until its place is known, which is before the page is painted again.
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
    // The button that was pressed is gone; the keyboard goes on in the content.
    if (pressed) element.focus();
  });
}

/** Takes the placeholder of an element away, if it has one. */
export const unhold = (element: Element): void => removals.get(element)?.();

function cover(element: HTMLElement, host: HTMLElement, box: HTMLElement): void {
  // A tracker of one pixel needs no words where it is.
  box.hidden = element.offsetHeight < 30;
  box.style.width = `${element.offsetWidth}px`;
  box.style.height = `${element.offsetHeight}px`;
  // The host is where the element would begin in the flow; where its author centred
  // it or placed it otherwise, the box moves the rest of the way.
  const x = element.offsetLeft - host.offsetLeft;
  box.style.translate = `${x}px ${element.offsetTop - host.offsetTop}px`;
}
