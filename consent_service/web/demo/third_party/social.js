// Stands in for the share buttons of a social network.
(() => {
  const own = new URL(document.currentScript.src);
  new Image().src = new URL('hit', own).href;

  const draw = () => {
    const row = document.createElement('p');
    row.className = 'shares';
    for (const name of ['Jaa', 'Tykkää', 'Kommentoi']) {
      const button = document.createElement('button');
      button.textContent = name;
      row.append(button);
    }
    document.querySelector('[data-demo-social]').replaceChildren(row);
    dispatchEvent(new CustomEvent('demo:ran', { detail: own.searchParams.get('name') }));
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', draw);
  else draw();
})();
