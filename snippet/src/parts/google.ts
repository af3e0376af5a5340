import type { Tell } from '../config.ts';
import { makeGoogle } from './consent-mode.ts';

/** Google's signals. */
const google: Tell = makeGoogle(false);

export default google;
