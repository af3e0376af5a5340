// Amazon Ad Tag: what it sends without both grants is not processed.
(() => {
  for (const [[name]] of amzn.q) {
    const { enableAdStorage, enableUserData } = window.amznStored?.now ?? {};
    if (name !== 'trackEvent' || !enableAdStorage || !enableUserData) continue;
    fetch('https://c.amazon-adsystem.com/aat/event', { mode: 'no-cors' });
  }
})();
