import type { Tell } from '../config.ts';
import { page, queue } from './queue.ts';

function gtag(..._command: unknown[]): void {
  // Google tells commands from Tag Manager events by their type: `arguments`.
  // biome-ignore lint/complexity/noArguments: an array is not understood
  queue('dataLayer').push(arguments);
}

/**
 * Google Consent Mode v2 in its basic form: everything is denied before the tag
 * loads, and each choice sends all seven types again.
 *
 * `coupled` grants the storage of ads together with demographics, and nothing else of
 * ads: since June 2026 `ad_storage` alone lets Google Ads use what Analytics collects
 * (https://support.google.com/google-ads/answer/10000067), so the types that would let
 * Google use it for advertising and personalise ads wait for marketing.
 */
export const makeGoogle =
  (coupled: boolean): Tell =>
  (decisions, first) => {
    const of = (category: string) => decisions[category] ?? 'denied';
    const isGranted = (category: string) => of(category) === 'granted';
    const ads = of(
      coupled && isGranted('ga_demographics') ? 'ga_demographics' : 'marketing',
    );
    // The page's own `gtag` stays: its data layer may have another name.
    page.gtag ??= gtag;

    gtag('consent', first ? 'default' : 'update', {
      ad_storage: ads,
      ad_user_data: of('marketing'),
      ad_personalization: of('marketing'),
      analytics_storage: of('analytics'),
      functionality_storage: of('preferences'),
      personalization_storage: of('preferences'),
      security_storage: 'granted',
      // How long tags that are already in the page wait for the update, in ms.
      ...(first && { wait_for_update: 500 }),
    });
    gtag('set', {
      ads_data_redaction: ads === 'denied',
      url_passthrough: false,
      // Both must come before the tag's own `config`, so they are always sent.
      allow_google_signals: isGranted('ga_demographics'),
      allow_ad_personalization_signals: isGranted('marketing'),
    });
    // The triggers of Tag Manager listen to events, not to consent alone.
    if (!first)
      queue('dataLayer').push({ event: 'consent_update', consent: decisions });
  };
