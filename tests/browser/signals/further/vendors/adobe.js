// Adobe Web SDK: promises in a queue; events wait while consent is pending.
(() => {
  const waiting = [];
  let consent;
  const send = () => {
    document.cookie = 'kndctr_1_identity=1;path=/;max-age=9999';
    fetch('https://edge.adobedc.net/ee/v1/interact', { mode: 'no-cors' });
  };
  const act = {
    configure: ({ defaultConsent = 'in' }) => { consent = defaultConsent; },
    setConsent: ({ consent: [{ standard, version, value }] }) => {
      if (!consent) throw new Error('The library must be configured first.');
      told('adobe', `${standard} ${version}`, value);
      consent = value.general;
      if (consent === 'in') while (waiting.length) waiting.pop()();
    },
    sendEvent: () => {
      if (consent === 'in') send();
      if (consent === 'pending') waiting.push(send);
    },
  };
  const run = ([done, failed, [name, options]]) => {
    try {
      done(act[name](options));
    } catch (error) {
      failed(error);
    }
  };
  for (const name of window.__alloyNS) {
    const { q } = window[name];
    q.push = run;
    q.forEach(run);
  }
})();
