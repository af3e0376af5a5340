import type { Tell } from '../config.ts';
import { makeGoogle } from './consent-mode.ts';

/** Google's signals for a policy in which demographics include ad storage. */
const googleCoupled: Tell = makeGoogle(true);

export default googleCoupled;
