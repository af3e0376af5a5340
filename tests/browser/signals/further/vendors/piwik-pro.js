// Piwik PRO, set to ask for consent: events of its API wait in the data layer.
(() => {
  const run = ({ event, parameters }) => {
    if (event !== 'ppms.cm:setComplianceSettings') return;
    const [{ consents }] = parameters;
    told('piwik-pro', 'setComplianceSettings', consents);
    if (consents.analytics.status !== 1) return;
    document.cookie = '_pk_id.1.1=1;path=/;max-age=9999';
    fetch('https://shop.piwik.pro/ppms.php', { mode: 'no-cors' });
  };
  const { push } = dataLayer;
  dataLayer.push = (entry) => {
    push.call(dataLayer, entry);
    run(entry);
  };
  dataLayer.forEach(run);
})();
