import type { Lent, More } from '../lent.ts';
import { dress, take } from './borrowed.ts';
import { texts } from './config.ts';
import { show } from './note.ts';
import { placehold } from './placeholder.ts';
import css from './preferences.css';
import { makePreferences } from './preferences.ts';

/** Takes what the script lends, and returns what this file brings. */
const bring = (lent: Lent): More => {
  take(lent);
  dress(css);
  return { texts, makePreferences, placehold, show };
};

export default bring;
