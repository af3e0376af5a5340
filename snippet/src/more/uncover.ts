import { shown } from './borrowed.ts';

let isLooking = false;

/**
 * Moves the banner to the other edge whenever it covers all of the focused element (WCAG
 * 2.4.11): a page can scroll in a box of its own.
 */
export function uncover(): void {
  if (isLooking) return;
  isLooking = true;
  const look = () => {
    const banner = shown();
    const focused = document.activeElement;
    if (!banner || !focused || focused.shadowRoot?.contains(banner)) return;
    const { top, bottom } = focused.getBoundingClientRect();
    const edge = banner.getBoundingClientRect();
    if (top < edge.top || bottom > edge.bottom) return;
    const isLow = edge.top > innerHeight - edge.bottom;
    const [upper, lower] = isLow ? ['8px', 'auto'] : ['auto', '8px'];
    Object.assign(banner.style, { top: upper, bottom: lower });
  };
  // In a task of its own: the browser scrolls to the focused element after the event.
  addEventListener('focusin', () => setTimeout(look), true);
  look();
}
