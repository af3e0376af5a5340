// The first command of parts/hubspot.ts, for pages that load the script async.
import { page, queue } from '../parts/queue.ts';

page.disableHubSpotCookieBanner = true;
queue('_hsp').push([
  'setHubSpotConsent',
  { analytics: false, advertisement: false, functionality: false },
]);
