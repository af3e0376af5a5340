import type { Tell } from '../config.ts';
import { onceParsed } from './arrival.ts';
import { page } from './queue.ts';

type Shopify = {
  customerPrivacy?: {
    setTrackingConsent: (consent: object, done: () => void) => void;
  };
  loadFeatures?: (features: object[], done: (error?: unknown) => void) => void;
};

let consent = {};

const send = () => {
  const { customerPrivacy } = page.Shopify as Shopify;
  customerPrivacy?.setTrackingConsent(consent, () => {});
};

const tell = () => {
  const shopify = page.Shopify as Shopify | undefined;
  if (shopify?.customerPrivacy) return send();
  const feature = { name: 'consent-tracking-api', version: '0.1' };
  shopify?.loadFeatures?.([feature], (error) => error || send());
};

/**
 * Shopify's Customer Privacy API, which its own analytics and every app of a shop asks.
 *
 * https://shopify.dev/docs/api/customer-privacy
 */
const shopify: Tell = ({ analytics, marketing, preferences }, first) => {
  // A refusal that nobody gave is not to be stored; the shop's own setting denies.
  if (first) return;
  const is = (decision?: string) => decision === 'granted';
  consent = {
    analytics: is(analytics),
    marketing: is(marketing),
    preferences: is(preferences),
    sale_of_data: is(marketing),
  };
  // The shop's own script may stand below ours.
  onceParsed(tell);
};

export default shopify;
