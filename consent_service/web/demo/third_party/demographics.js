// Stands in for a tool that knows visitors from other sites: its cookie is its own.
(() => {
  const own = new URL(document.currentScript.src);
  new Image().src = new URL('hit', own).href;
  dispatchEvent(new CustomEvent('demo:ran', { detail: own.searchParams.get('name') }));
})();
