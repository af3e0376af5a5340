import type { Tell } from '../config.ts';
import { keepNewest } from './newest.ts';

const command = keepNewest('mixpanel');

/**
 * Mixpanel. Its snippet keeps a queue that it finds, and the library acts on it.
 *
 * https://docs.mixpanel.com/docs/privacy/protecting-user-data
 */
const mixpanel: Tell = ({ analytics }) => {
  // Every page says it again, so it must not be tracked as an event.
  if (analytics === 'granted') command('opt_in_tracking', { track() {} });
  else command('opt_out_tracking');
};

export default mixpanel;
