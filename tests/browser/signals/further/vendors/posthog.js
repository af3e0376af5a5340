// PostHog: starts, acts on the queue of its snippet, and then captures the page view.
(() => {
  const before = window.posthog;
  let isOn = true;
  const run = ([name, options]) => {
    if (!/capturing$/.test(name)) return;
    told('posthog', name, options ?? null);
    isOn = name === 'opt_in_capturing';
    if (isOn && options?.captureEventName !== false) send('$opt_in');
  };
  const send = (event) => {
    if (!isOn) return;
    document.cookie = 'ph_1_posthog=1;path=/;max-age=9999';
    fetch(`https://eu.i.posthog.com/e/?${event}`, { mode: 'no-cors' });
  };
  window.posthog = { push: run };
  for (const _ of before._i) {
    before.forEach(run);
    setTimeout(send, 1, '$pageview');
  }
})();
