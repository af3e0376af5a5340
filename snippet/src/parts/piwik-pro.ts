import type { Tell } from '../config.ts';
import { page, queue } from './queue.ts';

type Api = (command: string, ...values: unknown[]) => void;
type Piwik = { cm?: { api?: Api } };

const none = () => {};

/**
 * Piwik PRO. Its container makes `ppms.cm.api` unless it exists, as here: a queue in the
 * data layer. Types of consent that no category of ours asks for are left undecided.
 *
 * https://developers.piwik.pro/docs/overview-consent-manager-js-api
 */
const piwikPro: Tell = ({ analytics, marketing, preferences }, first) => {
  // Undecided is denied there, and a refusal that nobody gave is not to be stored.
  if (first) return;
  page.ppms ??= {};
  const ppms = page.ppms as Piwik;
  ppms.cm ??= {};
  ppms.cm.api ??= (command, ...parameters) =>
    queue('dataLayer').push({ event: `ppms.cm:${command}`, parameters });

  const is = (decision?: string) => ({ status: +(decision === 'granted') });
  const consents = {
    analytics: is(analytics),
    ab_testing_and_personalization: is(preferences),
    conversion_tracking: is(marketing),
    marketing_automation: is(marketing),
    remarketing: is(marketing),
  };
  ppms.cm.api('setComplianceSettings', { consents }, none, none);
};

export default piwikPro;
