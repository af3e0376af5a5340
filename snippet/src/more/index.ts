import type { Lent, More } from '../lent.ts';
import { askAgain } from './again.ts';
import { learn, take } from './borrowed.ts';
import { texts } from './config.ts';
import { debug } from './debug.ts';
import { arrive, deliver } from './delivery.ts';
import { stop } from './departure.ts';
import { change, open } from './dialog.ts';
import { dress } from './dress.ts';
import { erase } from './erase.ts';
import { show } from './note.ts';
import { cover } from './placeholder.ts';
import css from './preferences.css';
import { uncover } from './uncover.ts';

/** Takes what the script lends, and returns what this file brings. */
const bring = (lent: Lent): More => {
  take(lent);
  learn(texts);
  dress(css);
  debug();
  return {
    open,
    change,
    askAgain,
    cover,
    erase,
    uncover,
    show,
    deliver,
    arrive,
    stop,
  };
};

export default bring;
