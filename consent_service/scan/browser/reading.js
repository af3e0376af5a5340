// Returns how much of the page can be read, and how much of the window is covered.
([key]) => {
  const watch = window[key];
  const LARGE = 0.5;
  const isBlurred = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (/blur\((?!0)/.test(style.filter) || Number(style.opacity) < 0.1) return true;
    }
    return false;
  };
  const isClipped = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width < 2 || height < 2;
  };
  let characters = 0;
  const walker = document.createTreeWalker(document.body ?? document, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(), count = 0; node && count < 20000; node = walker.nextNode(), count++) {
    const text = node.data.trim();
    const parent = node.parentElement;
    if (!text || !parent || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(parent.nodeName)) continue;
    if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || isClipped(parent) || isBlurred(parent)) continue;
    if (getComputedStyle(document.body).overflowY === 'hidden' && parent.getBoundingClientRect().top + scrollY > innerHeight * 1.5) continue;
    characters += text.length;
  }
  let covered = 0;
  const steps = [0.1, 0.3, 0.5, 0.7, 0.9];
  for (const across of steps) {
    for (const down of steps) {
      const top = document.elementFromPoint(innerWidth * across, innerHeight * down);
      for (let at = top; at; at = at.parentElement) {
        if (!['fixed', 'absolute', 'sticky'].includes(getComputedStyle(at).position) && !at.matches('dialog')) continue;
        const { width, height } = at.getBoundingClientRect();
        const fixed = getComputedStyle(at).position === 'fixed' || at.matches('dialog[open]');
        if (fixed && width * height >= innerWidth * innerHeight * LARGE) {
          covered += 1;
          break;
        }
      }
    }
  }
  return {
    characters,
    covered: covered / steps.length ** 2,
    language: document.documentElement.lang || null,
    text: (document.body?.innerText ?? '').slice(0, 3000),
    password: Boolean([...document.querySelectorAll('input[type=password]')].some((field) => field.checkVisibility())),
    title: document.title,
    links: [...document.querySelectorAll('a[href]')].map((link) => [link.href, (link.innerText || link.getAttribute('aria-label') || '').trim().slice(0, 80), link.hasAttribute('download') || link.rel.includes('nofollow')]),
  };
}
