// Microsoft Clarity: a function with a queue of calls.
(() => {
  const { q = [] } = window.clarity ?? {};
  let consent = {};
  window.clarity = (name, values) => {
    if (name !== 'consentv2') return;
    told('clarity', name, values);
    consent = values;
    for (const one of ['_clck', '_clsk']) {
      const age = values.analytics_Storage === 'granted' ? 9999 : 0;
      document.cookie = `${one}=1;path=/;max-age=${age}`;
    }
  };
  for (const call of q) window.clarity(...call);
  const values = new URLSearchParams(consent);
  fetch(`https://c.clarity.ms/collect?${values}`, { mode: 'no-cors' });
})();
