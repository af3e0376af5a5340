import type { Tell } from '../config.ts';
import { keepNewest } from './newest.ts';

const command = keepNewest('posthog');

/**
 * PostHog. Its snippet keeps a queue that it finds, and the library acts on it.
 *
 * https://posthog.com/docs/privacy/data-collection
 */
const posthog: Tell = ({ analytics }) => {
  // Every page says it again, so it must not be counted as an event.
  if (analytics === 'granted') command('opt_in_capturing', { captureEventName: false });
  else command('opt_out_capturing');
};

export default posthog;
