/*
 * For pages that load the script async: inline, before any tag. It tells the tools
 * what the script would tell them first, and holds the promise that the script fulfils.
 */

// The tools that it is built for: build.mjs makes a stub for every set of them.
declare const GOOGLE: boolean;
declare const UET: boolean;
declare const CLARITY: boolean;
declare const MATOMO: boolean;

type Page = Record<string, unknown> & { dataLayer: unknown[] };
const page = window as unknown as Page;

let resolve: unknown;
page.consent = {
  ready: new Promise((done) => {
    resolve = done;
  }),
  resolve,
};

const denied = 'denied';
const queue = (name: string): unknown[] => {
  page[name] ??= [];
  return page[name] as unknown[];
};

if (GOOGLE) {
  const gtag = function (..._command: unknown[]) {
    // biome-ignore lint/complexity/noArguments: Google recognises a command by it
    queue('dataLayer').push(arguments);
  };
  page.gtag ??= gtag;
  gtag('consent', 'default', {
    ad_storage: denied,
    ad_user_data: denied,
    ad_personalization: denied,
    analytics_storage: denied,
    functionality_storage: denied,
    personalization_storage: denied,
    security_storage: 'granted',
    wait_for_update: 500,
  });
  gtag('set', {
    ads_data_redaction: true,
    url_passthrough: false,
    allow_google_signals: false,
    allow_ad_personalization_signals: false,
  });
}
if (UET) queue('uetq').push('consent', 'default', { ad_storage: denied });
if (MATOMO) queue('_paq').push(['requireConsent']);
if (CLARITY) {
  const clarity = (...command: unknown[]) => {
    clarity.q.push(command);
  };
  clarity.q = [
    ['consentv2', { ad_Storage: denied, analytics_Storage: denied }],
  ] as unknown[];
  page.clarity ??= clarity;
}
