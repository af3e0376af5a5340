// A small banner that asks fairly. What it does with the answer is up to each page.
(() => {
  const TITLES = window.titles ?? { analytics: 'Kävijätilastot', marketing: 'Kohdennettu markkinointi' };
  const names = Object.keys(TITLES);
  const said = () => document.cookie.match(/consent_choice=x\.?([^;]*)/)?.[1];
  const granted = () => (said() ?? '').split('.').filter(Boolean);
  const allow = (name) => (window.allow ?? (() => {}))(name);
  const box = document.createElement('section');
  box.id = 'cookie-banner';
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', 'Evästevalinnat');
  box.style.cssText =
    'position:fixed;bottom:0;left:0;right:0;background:#fff;color:#222;padding:20px;border-top:1px solid';
  const button = (what, label) =>
    `<button data-do="${what}" style="min-width:180px;padding:12px;font:16px sans-serif;background:#0a5c36;color:#fff;border:0;margin:4px">${label}</button>`;
  const rows = () =>
    names.map((name) => `<label><input type="checkbox" name="${name}"> ${TITLES[name]}</label><br>`);
  const draw = (inner) => {
    box.innerHTML = inner
      ? `<h2>Evästeasetukset</h2><p>Valitse, mitä evästeitä sallit.</p>${rows().join('')}${button('save', 'Tallenna valinnat')}${button('accept', 'Hyväksy kaikki')}${button('refuse', 'Hylkää kaikki')}`
      : `<h2>Evästeet tällä sivustolla</h2><p>Käytämme evästeitä kävijätilastoihin ja markkinointiin. Voit muuttaa valintaasi milloin tahansa. <a href="/tietosuoja">Tietosuojaseloste</a></p>${button('accept', 'Hyväksy kaikki')}${button('refuse', 'Hylkää kaikki')}${button('inner', 'Valitse itse')}`;
  };
  const choose = (wanted) => {
    const before = granted();
    document.cookie = `consent_choice=${['x', ...wanted].join('.')}; path=/; max-age=${183 * 86400}; secure`;
    box.remove();
    (window.chosen ?? (() => {}))(wanted, before);
    wanted.forEach(allow);
  };
  box.addEventListener('click', ({ target }) => {
    const what = target.dataset?.do;
    if (what === 'accept') choose(names);
    if (what === 'refuse') choose([]);
    if (what === 'inner') draw(true);
    if (what === 'save') choose([...box.querySelectorAll('input:checked')].map(({ name }) => name));
  });
  draw(false);
  granted().forEach(allow);
  addEventListener('DOMContentLoaded', () => {
    if (said() === undefined) document.body.append(box);
    document.querySelector('[data-open]')?.addEventListener('click', (event) => {
      event.preventDefault();
      draw(true);
      document.body.append(box);
    });
  });
})();
