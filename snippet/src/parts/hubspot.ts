import type { Tell } from '../config.ts';
import { page, queue } from './queue.ts';

/**
 * HubSpot, whose own banner must not ask as well.
 *
 * https://developers.hubspot.com/docs/api/events/cookie-banner
 */
const hubspot: Tell = ({ analytics, marketing, preferences }) => {
  const is = (decision?: string) => decision === 'granted';
  page.disableHubSpotCookieBanner = true;
  queue('_hsp').push([
    'setHubSpotConsent',
    {
      analytics: is(analytics),
      advertisement: is(marketing),
      functionality: is(preferences),
    },
  ]);
};

export default hubspot;
