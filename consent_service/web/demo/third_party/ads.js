// Stands in for an advertising network: a cookie of the page, a hit, and an ad.
(() => {
  const own = new URL(document.currentScript.src);
  const wanted = own.searchParams;
  for (const name of wanted.getAll('cookie')) {
    document.cookie = `${name}=demo.1.${Date.now()}; path=/; max-age=7776000; samesite=lax`;
  }
  new Image().src = new URL('hit', own).href;

  const draw = () => {
    const place = document.querySelector('[data-demo-ad]');
    const box = document.createElement('div');
    box.className = 'standin';
    const title = document.createElement('strong');
    title.textContent = 'Juuri sinulle valittu tarjous';
    box.append(title, 'Tämä mainos näkyy, koska sallit kohdennetun markkinoinnin.');
    place.replaceChildren(box);
    dispatchEvent(new CustomEvent('demo:ran', { detail: wanted.get('name') }));
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', draw);
  else draw();
})();
