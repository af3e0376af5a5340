import { el } from '../dom.ts';
import { CLOSE } from '../places.ts';
import { say } from '../words.ts';
import { cross } from './parts.ts';

/**
 * Says what happened, also to visitors who do not see it (WCAG 4.1.3, A-37).
 *
 * The region is in the page before it says anything: assistive technology watches
 * regions for changes, and may not read a region that is added with its words.
 */
export const status = el('div', { role: 'status', className: 'q' });

/** Shows a message until it is closed; a `quiet` message is only read out. */
export function announce(message: string, quiet = false): void {
  status.className = quiet ? 'q' : 'p s t';
  status.replaceChildren(el('p', {}, message));
  if (!quiet) status.append(cross(() => announce('', true), say(CLOSE)));
}
