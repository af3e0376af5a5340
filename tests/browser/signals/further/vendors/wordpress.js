// The WP Consent API with a plugin that asks it.
window.wp_set_consent = (category, value) => {
  told('wordpress', category, value);
  if (category !== 'statistics' || value !== 'allow') return;
  document.cookie = 'sbjs_session=1;path=/;max-age=9999';
  fetch('https://shop.example/wp-json/seen', { mode: 'no-cors' });
};
if (window.wp_consent_type !== 'optin') told('wordpress', 'type', window.wp_consent_type ?? null);
