import type { Shadow } from '../config.ts';

/** Holds and releases what is in shadow trees of the page, closed ones included. */
const shadow: Shadow = (add, parsed) => {
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    add(root);
    return root;
  };
  // Those of the page's markup come from no method.
  parsed.then(() => {
    for (const { shadowRoot } of document.querySelectorAll('*'))
      if (shadowRoot) add(shadowRoot);
  });
};

export default shadow;
