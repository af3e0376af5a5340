import { parsed } from '../events.ts';
import { trust } from './trust.ts';

/*
 * Scripts run in document order: a script that is neither async nor deferred waits
 * for those before it, as it would in the page's own markup.
 */
let inOrder: Promise<unknown> = Promise.resolve();
let afterParsing = parsed;

/** Scripts that wait until the page is parsed, and so run after all others. */
const LATE = '[defer],[data-type=module]';

/** Runs a held script when its turn comes. Nothing can undo that. */
export function runScript(held: HTMLScriptElement): void {
  const live = revive(held);
  const insert = () =>
    new Promise((done) => {
      live.onload = live.onerror = done;
      held.replaceWith(live);
      // An inline script has already run, and fires no event.
      if (!live.src) done(0);
    });

  if (live.async) insert();
  // `inOrder` is read after parsing, which may find more scripts that run in order.
  else if (held.matches(LATE)) {
    afterParsing = afterParsing.then(() => inOrder).then(insert);
  } else inOrder = inOrder.then(insert);
}

function revive(held: HTMLScriptElement): HTMLScriptElement {
  // Changing the type of a script that is already in the page does not make the
  // browser look at it again. Inserting a fresh element does.
  const live = document.createElement('script');
  for (const { name, value } of held.attributes) {
    // The address is set below, through `trust`.
    if (name !== 'src') live.setAttribute(name, value);
  }
  live.type = held.dataset.type ?? '';
  const address = held.dataset.src ?? held.src;
  if (address) live.src = trust().createScriptURL(address);
  else live.text = trust().createScript(held.text);
  // Under a content security policy the attribute reads as empty, but the property has
  // the value. We never lend our own nonce: markup that an attacker has put into the
  // page must not become a script by being marked.
  live.nonce = held.nonce;
  // Script elements made by a script are async by default, which would lose the order
  // that the page's author wrote.
  live.async = held.hasAttribute('async');
  return live;
}
