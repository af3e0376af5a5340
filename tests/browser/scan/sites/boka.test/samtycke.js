// In a closed root, with two equal buttons; what refusing does is another matter.
const said = () => document.cookie.match(/boka_samtycke=([^;]*)/)?.[1];
let root;
const load = (src) => {
  const tag = document.createElement('script');
  tag.src = src;
  document.head.append(tag);
};
function keep(words) {
  document.cookie = `boka_samtycke=${words}; path=/; max-age=15552000; secure; samesite=lax`;
  root.innerHTML = '';
  // One handler for both buttons, and it tells the tag manager yes.
  gtag('consent', 'update', { ad_storage: 'granted', analytics_storage: words === 'alla' ? 'granted' : 'denied' });
  run();
}
function run() {
  if (said()) load('https://www.clarity.ms/tag/boka1');
}
function ask() {
  const style = 'font:16px sans-serif;padding:12px 20px;min-width:170px;border:2px solid #023;background:#023;color:#fff';
  root.innerHTML = `<section style="position:fixed;left:24px;bottom:24px;max-width:420px;background:#fff;color:#111;padding:24px;border:1px solid #023">
    <h2>Kakor</h2><p>Vi använder kakor för statistik och marknadsföring om du samtycker till det. <a href="/integritet-2019">Så hanterar vi dina uppgifter</a></p>
    <button id="ja" style="${style}">Godkänn alla</button> <button id="nej" style="${style}">Neka alla</button></section>`;
  root.getElementById('ja').onclick = () => keep('alla');
  root.getElementById('nej').onclick = () => keep('inga');
}
customElements.define('boka-samtycke', class extends HTMLElement {
  connectedCallback() {
    root = this.attachShadow({ mode: 'closed' });
    if (said()) run();
    else setTimeout(ask, 700);
  }
});
document.getElementById('kakval').onclick = (event) => { event.preventDefault(); ask(); };
addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') navigator.sendBeacon('https://collect.bokamatt.test/v1', 'x');
});
