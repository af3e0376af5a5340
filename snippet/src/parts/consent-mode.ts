import type { Tell } from '../config.ts';
import { page, queue } from './queue.ts';

function gtag(..._command: unknown[]): void {
  // Google tells a command from a Tag Manager event by its being an `arguments`.
  // biome-ignore lint/complexity/noArguments: an array is not understood
  queue('dataLayer').push(arguments);
}

/**
 * Google Consent Mode v2 in its basic form: before the tag comes everything is
 * denied, and after each choice all seven types are said anew.
 *
 * `coupled` grants the two ad storage types with demographics, as Google reports
 * none without them; personalised ads stay denied.
 */
export const makeGoogle =
  (coupled: boolean): Tell =>
  (decisions, first) => {
    const of = (category: string) => decisions[category] ?? 'denied';
    const isGranted = (category: string) => of(category) === 'granted';
    const ads = of(
      coupled && isGranted('ga_demographics') ? 'ga_demographics' : 'marketing',
    );
    // Kept if the page has one: it may write into a data layer of another name.
    page.gtag ??= gtag;

    gtag('consent', first ? 'default' : 'update', {
      ad_storage: ads,
      ad_user_data: ads,
      ad_personalization: of('marketing'),
      analytics_storage: of('analytics'),
      functionality_storage: of('preferences'),
      personalization_storage: of('preferences'),
      security_storage: 'granted',
      // How long tags that are in the page already wait for the update, in ms.
      ...(first && { wait_for_update: 500 }),
    });
    gtag('set', {
      ads_data_redaction: ads === 'denied',
      url_passthrough: false,
      // Both have to come before the tag's own `config`, so they are never left out.
      allow_google_signals: isGranted('ga_demographics'),
      allow_ad_personalization_signals: isGranted('marketing'),
    });
    // The triggers of Tag Manager listen to events, not to consent alone.
    if (!first)
      queue('dataLayer').push({ event: 'consent_update', consent: decisions });
  };
