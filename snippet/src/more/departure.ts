import { RELOAD } from '../places.ts';
import { hasTyped } from './borrowed.ts';
import { show } from './note.ts';

/** Loads the page again with GET: `reload` would send again the form that it answers. */
export function leave(): void {
  const { href, pathname, search } = location;
  // From another address, as one that differs in its fragment alone loads nothing.
  if (href.includes('#')) history.replaceState(null, '', `${pathname}?${search}`);
  location.replace(href);
}

/**
 * Stops scripts that have run: nothing else does than leaving the page.
 *
 * It waits until somebody looks at the page, and asks first if they could lose text.
 */
export function stop(): void {
  if (document.hidden) addEventListener('visibilitychange', stop, { once: true });
  else if (hasTyped()) show(`${RELOAD}`);
  else leave();
}
