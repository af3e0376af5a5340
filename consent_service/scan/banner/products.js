// Names the product that asks, by what it leaves in the page.
() => {
  const has = (name) => typeof window[name] !== 'undefined';
  if (typeof window.consent?.get === 'function' && typeof window.consent?.withdraw === 'function') return 'consent-service';
  const signs = [
    ['klaro', () => has('klaro') || document.querySelector('.klaro')],
    ['orejime', () => has('orejime') || has('Orejime') || document.querySelector('.orejime-Env')],
    ['tarteaucitron', () => has('tarteaucitron')],
    ['vanilla-cookieconsent', () => has('CookieConsent') || document.querySelector('#cc-main')],
    ['osano-cookieconsent', () => has('cookieconsent') || document.querySelector('.cc-window')],
    ['cookiebot', () => has('Cookiebot')],
    ['onetrust', () => has('OneTrust') || has('OptanonWrapper')],
    ['usercentrics', () => has('UC_UI')],
    ['didomi', () => has('Didomi')],
    ['cookieyes', () => has('getCkyConsent') || document.querySelector('.cky-consent-container')],
    ['complianz', () => has('complianz') || document.querySelector('.cmplz-cookiebanner')],
    ['iubenda', () => has('_iub')],
    ['cookieinformation', () => has('CookieInformation')],
    ['quantcast', () => document.querySelector('.qc-cmp2-container')],
    ['cookiescript', () => has('CookieScript')],
    ['termly', () => has('Termly')],
  ];
  return signs.find(([, test]) => test())?.[0] ?? null;
}
