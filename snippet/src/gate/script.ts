import { guard, parsed } from '../events.ts';
import { trust } from './trust.ts';

/**
 * What is still to run in order. Each entry returns whether it has ended; that of an
 * inline script runs it.
 *
 * External scripts are fetched side by side, and the browser runs them in order (HTML
 * 4.12.1.1). It dispatches `load` before it runs the next: there the inline ones run.
 */
const line: (() => boolean)[] = [];

function advance(): void {
  while (line[0]?.()) line.shift();
}

/**
 * Scripts of the page's markup, which can run in place: those that the parser has yet to
 * look at when they are seen, and that are async when it has; and what is there before
 * us. What `innerHTML` has made never runs, nor does a copy of that.
 */
const ofMarkup = new WeakSet<Element>();
let isFirst = true;

/** Says that what was there before us has been seen. */
export function goOn(): void {
  isFirst = false;
}

/** Whether a held script can run: while the page is parsed, the parser has to go first. */
export function isRead(held: HTMLScriptElement): boolean {
  if (document.readyState !== 'loading') return true;
  if (isFirst || !held.async) ofMarkup.add(held);
  return held.async;
}

/** Makes a script with the attributes of a held one. */
function like(held: HTMLScriptElement): HTMLScriptElement {
  const made = document.createElement('script');
  for (const { name, value } of held.attributes)
    if (!/^(src|data-consent)$/.test(name)) made.setAttribute(name, value);
  // Under a content security policy the attribute reads as empty, but the property has
  // the value. We never lend our own nonce: markup that an attacker has put into the
  // page must not become a script by being marked.
  made.nonce = held.nonce;
  return made;
}

/**
 * Runs a held script when its turn comes. Nothing can undo that.
 *
 * It runs in its own element, or in a copy that is there only until it has run. The held
 * element keeps its place and all that the page wrote on it: a framework finds what it
 * has rendered, a router that compares pages the same script, and the script itself its
 * element.
 */
export function runScript(held: HTMLScriptElement): void {
  const { type = '', src: address = held.src } = held.dataset;
  const isAsync = held.hasAttribute('async');
  const isModule = type === 'module';

  const insert = () => {
    const { type: heldType } = held;
    const source = held.getAttribute('src');
    const isSame = ofMarkup.has(held) && held.async && !isAsync;
    const live = isSame ? held : like(held);
    let isDone = false;
    const end = () => {
      isDone = true;
      if (!isSame) live.remove();
      else if (source === null) live.removeAttribute('src');
      advance();
    };
    // A script that runs at any time needs no place, and frameworks look at this one.
    if (isAsync) document.head.append(live);
    else if (!isSame) held.before(live);
    live.type = type;
    // Elements made by a script are async by default, which would lose the order.
    live.async = isAsync;
    live.addEventListener('load', end);
    live.addEventListener('error', end);
    if (address) {
      // What is no script, or not for this browser, says nothing when it has been read.
      if (!isAsync && /^$|ascript|^module$/.test(type) && !live.noModule)
        line.push(() => isDone);
      live.removeAttribute('src');
      live.src = trust().createScriptURL(address);
    } else {
      const { write, writeln } = document;
      // A script that writes when its place has been parsed overwrites the whole page.
      document.write = document.writeln = () => {};
      // Its text is the same; browsers look at an element again when it gets a node.
      if (isSame) live.append('');
      else live.text = trust().createScript(held.text);
      Object.assign(document, { write, writeln });
      if (!isSame && !isModule) live.remove();
    }
    if (isSame) held.type = heldType;
  };
  const run = guard(insert);
  const start = () => {
    if (address || isAsync) return run();
    line.push(() => {
      run();
      return true;
    });
    advance();
  };

  // Deferred scripts and modules run after parsing, and so after all others.
  if (!isAsync && (isModule || (held.defer && address))) parsed.then(start);
  else start();
}
