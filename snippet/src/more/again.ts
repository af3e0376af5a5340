import {
  ACCEPT_THESE,
  AGAIN,
  CATEGORY_TITLE,
  GRANTED,
  REJECT_THESE,
} from '../places.ts';
import type { makeBanner } from '../surface/banner.ts';
import { about, has, ids, say, undecided } from './borrowed.ts';

/**
 * Makes a banner that asks only about undecided categories. The others stay as they are
 * . Neither of its buttons decides about everything, and its words do not say so.
 */
export function askAgain(make: typeof makeBanner): HTMLElement {
  const asked = undecided();
  const kept = ids.filter((id) => has(id) && !asked.includes(id));
  const titles = kept.map((id) => about(id, CATEGORY_TITLE)).join(', ');
  const stays = titles && ` ${say(GRANTED)}: ${titles}.`;
  return make(say(AGAIN) + stays, asked, kept, [ACCEPT_THESE, REJECT_THESE]);
}
