import { el } from '../dom.ts';
import { more } from '../more.ts';
import { SAVED } from '../places.ts';
import { say } from '../words.ts';

/**
 * Says what happened, also to visitors who do not see it (WCAG 4.1.3, A-37).
 *
 * The region is in the page before it says anything: assistive technology watches
 * regions for changes, and may not read a region that is added with its words.
 */
export const status = el('div', { role: 'status', className: 'q' });

/** Reads out that a choice was saved. What was pressed is gone, and shows it to others. */
export function announce(): void {
  status.textContent = say(SAVED);
}

/**
 * Shows a message until it is closed. Its words come with the second file; if that
 * cannot come, the rest is still true.
 *
 * @param note the place of the words, and the names that they have a gap for.
 */
export function show(note: string): void {
  more().then((brought) => brought.show(status, note), announce);
}
