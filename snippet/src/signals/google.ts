import { page, queue, word } from './queue.ts';

type Has = (category: string) => boolean;

/** Sends one command the way Google's own snippet does. */
function gtag(..._command: unknown[]): void {
  // Google tells a command from a Tag Manager event by its being an `arguments`.
  // biome-ignore lint/complexity/noArguments: an array is not understood
  queue('dataLayer').push(arguments);
}

/**
 * Consent Mode v2 in its basic form: before the tag comes, everything is denied;
 * after each choice all seven types are said anew.
 *
 * @param coupled grants the two ad storage types with demographics, which Google
 *   needs to report any; personalised ads stay denied.
 */
export function google(has: Has, first: boolean, coupled: boolean): void {
  // Kept if the page has one: it may write into a data layer of another name.
  page['gtag'] ??= gtag;
  const analytics = word(has('analytics'));
  const functional = word(has('preferences'));
  const personal = word(has('marketing'));
  const ads = word(has('marketing') || (coupled && has('ga_demographics')));

  gtag('consent', first ? 'default' : 'update', {
    ad_storage: ads,
    ad_user_data: ads,
    ad_personalization: personal,
    analytics_storage: analytics,
    functionality_storage: functional,
    personalization_storage: functional,
    security_storage: 'granted',
    // How long tags that are in the page already wait for the update, in ms.
    ...(first && { wait_for_update: 500 }),
  });
  gtag('set', 'ads_data_redaction', ads === 'denied');
  gtag('set', 'url_passthrough', false);
  gtag('set', 'allow_google_signals', has('ga_demographics'));
  gtag('set', 'allow_ad_personalization_signals', has('marketing'));
}

/** Tells Tag Manager, whose triggers listen to events and not to consent alone. */
export function tagManager(decisions: Record<string, string>): void {
  queue('dataLayer').push({ event: 'consent_update', consent: decisions });
}
