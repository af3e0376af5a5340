// What Google's tag does with the commands it finds, as far as its documents say.
(() => {
  const id = new URL(document.currentScript.src).searchParams.get('id');
  const consent = {};
  const flags = {};
  // What nobody has said counts as granted.
  const isOn = (type) => consent[type] !== 'denied';
  const hit = (address) => {
    const ads = flags.allow_ad_personalization_signals !== false && isOn('ad_personalization');
    const values = {
      tid: id,
      gcs: `G1${+isOn('ad_storage')}${+isOn('analytics_storage')}`,
      npa: ads ? 0 : 1,
    };
    fetch(`https://${address}?${new URLSearchParams(values)}`, { mode: 'no-cors' });
  };
  const measure = () => {
    if (isOn('analytics_storage')) {
      document.cookie = '_ga=1;path=/;max-age=9999';
      document.cookie = '_ga_SHOP=1;path=/;max-age=9999';
    }
    hit('www.google-analytics.com/g/collect');
    // Demographics: Google signals work only where ad storage does, too.
    if (flags.allow_google_signals !== false && isOn('ad_storage')) {
      hit('stats.g.doubleclick.net/g/collect');
    }
  };
  const advertise = () => {
    if (isOn('ad_storage')) document.cookie = '_gcl_au=1;path=/;max-age=9999';
    hit('googleads.g.doubleclick.net/pagead/viewthroughconversion/1/');
  };
  const run = (entry) => {
    if (entry.length === undefined) return;
    const [name, first, second] = entry;
    if (name === 'consent') {
      told(id, first, second);
      Object.assign(consent, second);
    }
    if (name === 'set') Object.assign(flags, first.trim ? { [first]: second } : first);
    if (name === 'config' && first === id) (id[0] === 'G' ? measure : advertise)();
  };
  const push = dataLayer.push;
  dataLayer.forEach(run);
  dataLayer.push = (...entries) => {
    push.apply(dataLayer, entries);
    entries.forEach(run);
  };
})();
