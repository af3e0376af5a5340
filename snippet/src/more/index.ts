import type { Lent, More } from '../lent.ts';
import { dress, take } from './borrowed.ts';
import { texts } from './config.ts';
import { debug } from './debug.ts';
import { erase } from './erase.ts';
import { show } from './note.ts';
import { cover } from './placeholder.ts';
import css from './preferences.css';
import { makePreferences } from './preferences.ts';
import { uncover } from './uncover.ts';

/** Takes what the script lends, and returns what this file brings. */
const bring = (lent: Lent): More => {
  take(lent);
  dress(css);
  debug();
  return { texts, makePreferences, cover, erase, show, uncover };
};

export default bring;
