import { parsed } from '../events.ts';

/*
 * Scripts run in document order: one that is neither async nor deferred waits for
 * those before it, as it would have in the page's own markup.
 */
let inOrder: Promise<unknown> = Promise.resolve();
let afterParsing = parsed;

interface TrustedTypes {
  createPolicy(name: string, rules: Rules): Rules;
}
interface Rules {
  createScriptURL(text: string): string;
  createScript(text: string): string;
}

/**
 * Where a page requires Trusted Types, an address or text becomes a script only
 * through a policy, here one named `consent`. It is given to nobody: what passes is
 * what the page's author marked, nothing else.
 */
let trusted: Rules | undefined;

function trust(): Rules {
  const same = (text: string) => text;
  const rules = { createScriptURL: same, createScript: same };
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  trusted ??= trustedTypes?.createPolicy('consent', rules) ?? rules;
  return trusted;
}

/** What waits for the end of parsing, and so comes after what does not. */
const LATE = '[defer],[data-type=module]';

/** Runs a held script when its turn comes. A script cannot be un-run. */
export function runScript(held: HTMLScriptElement): void {
  const live = revive(held);
  const insert = () =>
    new Promise((done) => {
      live.onload = live.onerror = done;
      held.replaceWith(live);
      // An inline script has run by now, and says nothing.
      if (!live.src) done(0);
    });

  if (live.async) insert();
  // Those in order are asked for then and not now, when more of them are to be found.
  else if (held.matches(LATE)) {
    afterParsing = afterParsing.then(() => inOrder).then(insert);
  } else inOrder = inOrder.then(insert);
}

function revive(held: HTMLScriptElement): HTMLScriptElement {
  // Changing the type of a script that is already in the page does not make the
  // browser look at it again. Inserting a fresh element does.
  const live = document.createElement('script');
  for (const { name, value } of held.attributes) {
    // An address goes through `trust` below, not through an attribute.
    if (name !== 'src') live.setAttribute(name, value);
  }
  live.type = held.dataset.type ?? '';
  const address = held.dataset.src ?? held.src;
  if (address) live.src = trust().createScriptURL(address);
  else live.text = trust().createScript(held.text);
  // Under a content security policy the attribute reads as empty; the property
  // still has the value. Our own nonce is never lent: markup that somebody else
  // put into the page must not become a script by being marked.
  live.nonce = held.nonce;
  // Elements made by script load as async unless told otherwise, which would lose
  // the order that the page's author wrote.
  live.async = held.hasAttribute('async');
  return live;
}
