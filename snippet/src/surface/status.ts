import { el } from '../dom.ts';
import { ask } from '../more.ts';

/**
 * Says what happened, also to visitors who do not see it (WCAG 4.1.3, A-37).
 *
 * The region is in the page before it says anything: assistive technology watches
 * regions for changes, and may not read a region that is added with its words.
 */
export const status = el('div', { role: 'status', className: 'q' });

/**
 * Says what happened, in words of the second file: see more/note.ts.
 *
 * @param note the place of the words, and the names that they have a gap for.
 */
export const show = (note: string): void => ask((brought) => brought.show(note));
