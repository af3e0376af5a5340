// Cloudflare Zaraz: events wait until their purpose is granted; it keeps the choice.
(() => {
  const choices = JSON.parse(localStorage.getItem('zaraz') ?? '{}');
  const send = () => {
    if (choices.bb) fetch('https://shop.example/cdn-cgi/zaraz/t', { mode: 'no-cors' });
  };
  const consent = {
    purposes: { aa: { name: 'Analytics' }, bb: { name: 'marketing' }, cc: { name: 'Other' } },
    getAll: () => choices,
    set: (values) => {
      told('zaraz', 'set', values);
      localStorage.setItem('zaraz', JSON.stringify(Object.assign(choices, values)));
    },
    sendQueuedEvents: send,
    APIReady: true,
  };
  window.zaraz = { consent };
  document.dispatchEvent(new Event('zarazConsentAPIReady'));
  send();
})();
