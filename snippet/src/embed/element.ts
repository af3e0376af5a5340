/** What can stand in an element: other elements, text, or nothing. */
export type Content = Node | string | null | false;

/**
 * Makes an element. Strings become text, never markup, so that nothing of the data
 * can become code and a page that enforces Trusted Types has nothing to object to.
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  ...content: Content[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.append(...content.filter((one): one is Node | string => !!one));
  return element;
}

/** Gives an element a class, for the style of the owner's page. */
export function named<T extends HTMLElement>(name: string, element: T): T {
  element.className = `consent-${name}`;
  return element;
}

/** Marks words of another language than the text around them (WCAG 3.1.2). */
export function spoken<T extends HTMLElement>(language: string | null, element: T): T {
  if (language) element.lang = language;
  return element;
}

/**
 * Makes a link, or text where the address is none that a browser may follow: what
 * an owner wrote could begin with `javascript:`.
 */
export function link(href: string, words: string): Node {
  if (!/^(https?|mailto):/.test(href)) return new Text(words);
  const anchor = make('a', words);
  anchor.href = href;
  return anchor;
}

/** Makes a list of terms and what they stand for; leaves out what is null. */
export function facts(pairs: [string, Content][]): HTMLElement {
  const list = named('facts', make('dl'));
  for (const [term, about] of pairs) {
    if (about) list.append(make('dt', term), make('dd', about));
  }
  return list;
}
