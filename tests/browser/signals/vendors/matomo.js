// Matomo: with consent required, what is tracked waits for it.
(() => {
  const before = window._paq ?? [];
  const waiting = [];
  let mayTrack = true;
  const track = () => {
    for (const name of ['_pk_id.1.1', '_pk_ses.1.1']) document.cookie = `${name}=1;path=/;max-age=9999`;
    fetch('https://matomo.shop.example/matomo.php', { mode: 'no-cors' });
  };
  const push = ([name]) => {
    if (/Consent/.test(name)) told('matomo', name, {});
    if (name === 'requireConsent' || name === 'forgetConsentGiven') mayTrack = false;
    if (name === 'setConsentGiven') {
      mayTrack = true;
      while (waiting.length) waiting.pop()();
    }
    if (name === 'trackPageView') mayTrack ? track() : waiting.push(track);
  };
  before.forEach(push);
  window._paq = { push };
})();
