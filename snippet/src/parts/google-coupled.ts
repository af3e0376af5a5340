import type { Tell } from '../config.ts';
import google from './google.ts';

/** Google's signals for a policy in which demographics bring ad storage with them. */
const googleCoupled: Tell = (decisions, first) => google(decisions, first, true);

export default googleCoupled;
