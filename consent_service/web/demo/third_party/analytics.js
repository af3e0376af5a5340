// Stands in for a statistics tool: writes cookies of the page and reports a visit.
(() => {
  const own = new URL(document.currentScript.src);
  const wanted = own.searchParams;
  for (const name of wanted.getAll('cookie')) {
    // As the real ones do: two years, for the whole site.
    document.cookie = `${name}=demo.1.${Date.now()}; path=/; max-age=63072000; samesite=lax`;
  }
  new Image().src = new URL('hit', own).href;
  dispatchEvent(new CustomEvent('demo:ran', { detail: wanted.get('name') }));
})();
