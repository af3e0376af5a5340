// Amazon's consent script: stores what it is told for Amazon's tag.
(() => {
  window.amznConsent = (consent) => {
    window.amznStored.now = consent;
    const { countryCode, ...values } = consent;
    told('amazon', countryCode, values);
  };
  window.amznStored = {};
})();
