import type { Placehold } from '../lent.ts';
import { ALWAYS, CATEGORY_TITLE, DESCRIPTION, HELD_TITLE, ONCE } from '../places.ts';
import { about, button, dress, el, link, root, say, services } from './borrowed.ts';
import css from './placeholder.css';

/**
 * Puts a placeholder over a held element.
 *
 * The held element stays in the layout, empty and invisible, and the placeholder lies
 * over it: nothing moves, neither now nor when the content loads.
 */
export const placehold: Placehold = (element, once, always) => {
  dress(css);
  const id = element.dataset.consent as string;
  const { hostname } = link(element.dataset.src as string, '');
  const [who] =
    services.find(([, , hosts]) => hosts && RegExp(`^(${hosts})$`).test(hostname)) ??
    [];
  const box = el(
    'div',
    // Until its place is known, which is before the next paint.
    { className: 'p h', hidden: true },
    el('b', {}, say(HELD_TITLE, who || hostname)),
    el('p', {}, about(id, DESCRIPTION)),
    el(
      'div',
      { className: 'a' },
      button(say(ONCE), once),
      button(say(ALWAYS, about(id, CATEGORY_TITLE)), always),
    ),
  );
  const host = root('h', box).host as HTMLElement;
  const sizes = new ResizeObserver(() => cover(element, host, box));
  element.style.visibility = 'hidden';
  element.before(host);
  sizes.observe(element);
  return () => {
    const pressed = document.activeElement === host;
    sizes.disconnect();
    host.remove();
    element.style.visibility = '';
    // The button that was pressed is gone: the focus moves to the content.
    if (pressed) element.focus();
  };
};

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
