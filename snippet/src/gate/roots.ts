import { shadow } from '../config.ts';
import { parsed } from '../events.ts';

/** The document, and the shadow trees of the page. */
export const roots: WeakRef<Document | ShadowRoot>[] = [];

/** Calls `look` when something that the gate or the banner looks at has changed. */
export function observe(look: () => void): void {
  const observer = new MutationObserver(look);
  const add = (root: Document | ShadowRoot) => {
    roots.push(new WeakRef(root));
    // Scripts set attributes of held elements, and routers the language of the page.
    const attributeFilter = ['data-src', 'src', 'lang'];
    observer.observe(root, { childList: true, subtree: true, attributeFilter });
  };
  add(document);
  if (shadow) shadow(add, parsed);
  look();
}
