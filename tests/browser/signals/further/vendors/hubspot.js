// HubSpot: follows what it is told; without that, and without its banner, it tracks.
(() => {
  const before = window._hsp ?? [];
  let consent;
  const run = ([name, values]) => {
    if (name !== 'setHubSpotConsent') return;
    told('hubspot', name, values);
    consent = values;
    if (values.analytics) document.cookie = 'hubspotutk=1;path=/;max-age=9999';
  };
  window._hsp = { push: run };
  before.forEach(run);
  if (!window.disableHubSpotCookieBanner) told('hubspot', 'banner', null);
  if (consent && !consent.analytics) return;
  fetch('https://track.hubspot.com/__ptq.gif', { mode: 'no-cors' });
})();
