import type { Placeholders } from '../config.ts';
import { take } from '../more/borrowed.ts';
import { placehold } from '../more/placeholder.ts';

/** Placeholders without a second file, for policies whose services show content. */
const placeholders: Placeholders = (lent) => {
  take(lent);
  return placehold;
};

export default placeholders;
