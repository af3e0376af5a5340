import type { Tell } from '../config.ts';
import { onceParsed } from './arrival.ts';
import { page } from './queue.ts';

type SetConsent = (category: string, value: 'allow' | 'deny') => void;

let granted: string[] = [];

/** Our categories, and those of WordPress that each decides. */
const CATEGORIES = {
  preferences: ['preferences'],
  analytics: ['statistics', 'statistics-anonymous'],
  marketing: ['marketing'],
};

const tell = () => {
  const setConsent = page.wp_set_consent as SetConsent | undefined;
  for (const [id, names] of Object.entries(CATEGORIES))
    for (const name of names)
      setConsent?.(name, granted.includes(id) ? 'allow' : 'deny');
};

/**
 * WP Consent API, by which plugins of WordPress ask for consent.
 *
 * https://wordpress.org/plugins/wp-consent-api/
 */
const wpConsent: Tell = (decisions, first) => {
  if (!page.wp_consent_type) {
    // Silence is a denial for plugins, too.
    page.wp_consent_type = 'optin';
    document.dispatchEvent(new CustomEvent('wp_consent_type_defined'));
  }
  // A refusal that nobody gave is not to be stored.
  if (first) return;
  granted = Object.keys(decisions).filter((id) => decisions[id] === 'granted');
  // Its script stands at the end of the page.
  onceParsed(tell);
};

export default wpConsent;
