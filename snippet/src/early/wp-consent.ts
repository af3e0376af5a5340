// What parts/wp-consent.ts says first, for pages that load the script async.
import { page } from '../parts/queue.ts';

page.wp_consent_type = 'optin';
