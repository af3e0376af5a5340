/** What can stand in an element: other elements, text, or nothing. */
export type Content = Node | string | null | false;

/**
 * Makes an element. Strings become text, never markup: no data can become code, and
 * pages that enforce Trusted Types allow it.
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  ...content: Content[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.append(...content.filter((part): part is Node | string => !!part));
  return element;
}

/** Gives an element a class that the owner's page can style. */
export function named<T extends HTMLElement>(name: string, element: T): T {
  element.className = `consent-${name}`;
  return element;
}

/** Languages written from right to left: those of `locales/load.py`; a test compares. */
const RIGHT_TO_LEFT = /^(ar|arc|ckb|dv|fa|he|ks|ps|sd|syr|ug|ur|yi)(-|$)/;

/**
 * Marks words in another language than the text around them (WCAG 3.1.2). Their
 * direction goes with them: a full stop stands at the end of its own sentence.
 */
export function spoken<T extends HTMLElement>(language: string | null, element: T): T {
  if (!language) return element;
  element.lang = language;
  element.dir = RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr';
  return element;
}

/**
 * Makes a link, or text if a browser must not follow the address: an owner could have
 * written `javascript:`.
 */
export function link(href: string, words: string): Node {
  if (!/^(https?|mailto):/.test(href)) return new Text(words);
  const anchor = make('a', words);
  anchor.href = href;
  return anchor;
}

/** Makes a list of terms and their values; leaves out terms without a value. */
export function facts(pairs: [string, Content][]): HTMLElement {
  const list = named('facts', make('dl'));
  for (const [term, about] of pairs) {
    if (about) list.append(make('dt', term), make('dd', about));
  }
  return list;
}
