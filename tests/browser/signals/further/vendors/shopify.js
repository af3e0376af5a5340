// A shop of Shopify's: the Customer Privacy API comes when it is asked for.
window.Shopify = {
  loadFeatures: ([{ name }], done) => {
    if (name !== 'consent-tracking-api') return done(new Error(name));
    setTimeout(() => {
      window.Shopify.customerPrivacy = {
        setTrackingConsent: (values, saved) => {
          told('shopify', 'setTrackingConsent', values);
          if (values.analytics) fetch('https://monorail-edge.shopifysvc.com/v1', { mode: 'no-cors' });
          saved();
        },
      };
      done();
    });
  },
};
