// A container as a tag manager serves it, with one tag of an exchange.
(() => {
  const tag = document.createElement('script');
  tag.src = 'https://ib.adnxs.com/seg.js';
  document.head.append(tag);
})();
