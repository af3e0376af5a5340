// Mixpanel: starts, and acts on the queue of its snippet, in which the page view is.
(() => {
  const before = window.mixpanel;
  let isOn = true;
  const send = (event) => {
    if (!isOn) return;
    document.cookie = 'mp_1_mixpanel=1;path=/;max-age=9999';
    fetch(`https://api-eu.mixpanel.com/track/?${event}`, { mode: 'no-cors' });
  };
  const run = ([name, options = {}]) => {
    if (name === 'track_pageview') send('$mp_web_page_view');
    if (!/^opt_/.test(name)) return;
    told('mixpanel', name, null);
    isOn = name === 'opt_in_tracking';
    if (isOn) (options.track ?? send)('$opt_in');
  };
  window.mixpanel = { push: run };
  for (const _ of before._i) before.forEach(run);
})();
