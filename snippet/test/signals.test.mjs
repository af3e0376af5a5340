import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { openPage } from './page.mjs';

openPage();
const load = async (name) => (await import(`../.compiled/parts/${name}.js`)).default;
const google = await load('google');
const coupled = await load('google-coupled');
const plain = (entries) => entries.map((entry) => (entry.event ? entry : [...entry]));
const google7 = (state) => ({
  ad_storage: state,
  ad_user_data: state,
  ad_personalization: state,
  analytics_storage: state,
  functionality_storage: state,
  personalization_storage: state,
  security_storage: 'granted',
});
const everything = {
  preferences: 'granted',
  analytics: 'granted',
  ga_demographics: 'granted',
  marketing: 'granted',
};

beforeEach(() => {
  for (const name of ['dataLayer', 'gtag', 'uetq', 'clarity', '_paq', 'fbq'])
    delete window[name];
});

test('Google is told first that all seven types are denied (E5.1)', () => {
  google({}, true);

  assert.deepEqual(plain(window.dataLayer), [
    ['consent', 'default', { ...google7('denied'), wait_for_update: 500 }],
    [
      'set',
      {
        ads_data_redaction: true,
        url_passthrough: false,
        allow_google_signals: false,
        allow_ad_personalization_signals: false,
      },
    ],
  ]);
});

test('Google gets its commands as `arguments`, by which it tells them from events', () => {
  google({}, true);

  assert.equal(
    Object.prototype.toString.call(window.dataLayer[0]),
    '[object Arguments]',
  );
});

test('one update follows each decision, and one event for Tag Manager (E5.2)', () => {
  google(everything, false);

  assert.deepEqual(plain(window.dataLayer), [
    ['consent', 'update', google7('granted')],
    [
      'set',
      {
        ads_data_redaction: false,
        url_passthrough: false,
        allow_google_signals: true,
        allow_ad_personalization_signals: true,
      },
    ],
    { event: 'consent_update', consent: everything },
  ]);
});

test('analytics alone grants no signals and no ads (E5.4)', () => {
  google({ analytics: 'granted' }, false);

  const [[, , types], [, flags]] = plain(window.dataLayer);
  assert.equal(types.analytics_storage, 'granted');
  assert.equal(types.ad_storage, 'denied');
  assert.equal(flags.allow_google_signals, false);
  assert.equal(flags.allow_ad_personalization_signals, false);
});

test('demographics leave ads denied unless the policy couples them (E5.5)', () => {
  const decisions = {
    analytics: 'granted',
    ga_demographics: 'granted',
    marketing: 'denied',
  };

  google(decisions, false);
  coupled(decisions, false);

  const types = plain(window.dataLayer)
    .filter((entry) => entry[0] === 'consent')
    .map(([, , { ad_storage, ad_user_data, ad_personalization }]) => [
      ad_storage,
      ad_user_data,
      ad_personalization,
    ]);
  assert.deepEqual(types, [
    ['denied', 'denied', 'denied'],
    ['granted', 'denied', 'denied'],
  ]);
});

test('the gtag of the page is kept', () => {
  const own = () => {};
  window.gtag = own;

  google({}, true);

  assert.equal(window.gtag, own);
});

test('Microsoft Advertising is told before and after a choice', async () => {
  const uet = await load('uet');

  uet({}, true);
  uet({ marketing: 'granted' }, false);

  assert.deepEqual(window.uetq, [
    'consent',
    'default',
    { ad_storage: 'denied' },
    'consent',
    'update',
    { ad_storage: 'granted' },
  ]);
});

test('Clarity gets both types, queued until it loads', async () => {
  const clarity = await load('clarity');

  clarity({}, true);
  clarity({ analytics: 'granted' }, false);

  assert.deepEqual(window.clarity.q, [
    ['consentv2', { ad_Storage: 'denied', analytics_Storage: 'denied' }],
    ['consentv2', { ad_Storage: 'denied', analytics_Storage: 'granted' }],
  ]);
});

test('Matomo waits for consent, gets it, and forgets it', async () => {
  const matomo = await load('matomo');

  matomo({}, true);
  matomo({ analytics: 'granted' }, false);
  matomo({ analytics: 'denied' }, false);

  assert.deepEqual(window._paq, [
    ['requireConsent'],
    ['setConsentGiven'],
    ['forgetConsentGiven'],
  ]);
});

test('the Meta pixel is told once it has loaded, and gets no stub from us', async () => {
  const meta = await load('meta');
  const told = [];

  meta({}, true);
  window.fbq = (...command) => told.push(command);
  meta({ marketing: 'granted' }, false);
  meta({ marketing: 'denied' }, false);

  assert.deepEqual(told, [
    ['consent', 'grant'],
    ['consent', 'revoke'],
  ]);
});
