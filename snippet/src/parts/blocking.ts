import type { Block, Service } from '../config.ts';

/** A method or setter of the platform, called with whatever the page gave. */
type Original = (this: unknown, ...args: unknown[]) => unknown;
/** What takes its place: `never` lets each say nothing of what it will be given. */
type Replacement = (this: never, ...args: never[]) => unknown;

/** Replaces the method or setter of `name` by what `make` makes of it. */
function wrap(
  owner: object,
  name: string,
  make: (original: Original) => Replacement,
): void {
  const found = Object.getOwnPropertyDescriptor(owner, name);
  if (!found) return;
  const key = found.set ? 'set' : 'value';
  // If the page has frozen its prototypes, only marked elements are held.
  if (!found.configurable) return;
  Object.defineProperty(owner, name, { ...found, [key]: make(found[key]) });
}

/**
 * Makes the automatic blocking of services that the page has not marked.
 *
 * It backs up the marks and does not replace them: a browser's preload scanner may
 * already have fetched an address in the page's own markup, and scripts before ours
 * are out of reach.
 *
 * A held element gets the mark that the gate looks for; a held request fails as it
 * would without a network; a held cookie is not set.
 */
export const makeBlock =
  (holds: boolean): Block =>
  (services, isGranted, emit) => {
    const denied = (test: (service: Service) => boolean) => {
      const found = services.filter(test);
      return found.some(([category]) => isGranted(category))
        ? undefined
        : found[0]?.[0];
    };
    /** Reports it, and returns the category that it is held for. */
    const judge = (kind: string, name: string, category?: string) => {
      if (category) emit('held', { category, kind, name, held: holds });
      return holds ? category : undefined;
    };
    const judgeAddress = (kind: string, address: unknown) => {
      let hostname = '';
      try {
        hostname = new URL(`${address}`, document.baseURI).hostname;
      } catch {
        // What cannot be parsed loads nothing, and fails as the page expects it to.
        return undefined;
      }
      const fits = ([, , hosts]: Service) =>
        hosts && RegExp(`^(${hosts})$`).test(hostname);
      return judge(
        kind,
        `${address}`,
        denied((service) => !!fits(service)),
      );
    };

    /** Marks an element if it must be held, and returns whether to drop its address. */
    const mark = (element: Element, address: unknown): boolean => {
      const kind = element.tagName.toLowerCase();
      const isHeld = element.hasAttribute('data-consent');
      // An address in `data-src` without a mark was released, if only once.
      if (
        !/^(script|iframe|img)$/.test(kind) ||
        (!isHeld && element.hasAttribute('data-src'))
      ) {
        return false;
      }
      const category = judgeAddress(kind, address);
      if (!category) return false;
      element.setAttribute('data-src', `${address}`);
      if (isHeld) return true;
      element.setAttribute('data-type', element.getAttribute('type') ?? '');
      if (kind === 'script') element.setAttribute('type', 'text/plain');
      element.setAttribute('data-consent', category);
      return true;
    };

    for (const { prototype } of [
      HTMLScriptElement,
      HTMLIFrameElement,
      HTMLImageElement,
    ]) {
      wrap(
        prototype,
        'src',
        (set) =>
          function (value) {
            if (!mark(this, value)) set.call(this, value);
          },
      );
    }
    wrap(
      Element.prototype,
      'setAttribute',
      (set) =>
        function (name, value) {
          if (`${name}`.toLowerCase() !== 'src' || !mark(this, value))
            set.call(this, name, value);
        },
    );
    wrap(
      window,
      'fetch',
      (call) =>
        function (input, ...rest) {
          const held = judgeAddress('fetch', (input as Request)?.url ?? input);
          return held
            ? Promise.reject(new TypeError('held'))
            : call.call(this, input, ...rest);
        },
    );
    wrap(
      XMLHttpRequest.prototype,
      'open',
      (call) =>
        function (method, address, ...rest) {
          // No such blob exists: the request fails as it would offline.
          const to = judgeAddress('xhr', address) ? 'blob:' : address;
          return call.call(this, method, to, ...rest);
        },
    );
    wrap(
      Navigator.prototype,
      'sendBeacon',
      (call) =>
        function (address, ...rest) {
          return !judgeAddress('beacon', address) && call.call(this, address, ...rest);
        },
    );
    wrap(
      Document.prototype,
      'cookie',
      (set) =>
        function (value) {
          const name = `${value}`.split('=')[0] as string;
          const fits = ([, items]: Service) =>
            items && RegExp(`^(${items})$`).test(name);
          // Deletions must pass: a withdrawal makes them.
          const deletes = /max-age=0/.test(`${value}`);
          const category = deletes ? undefined : denied((service) => !!fits(service));
          if (!judge('cookie', name, category)) set.call(this, value);
        },
    );

    // Elements in the page's own markup pass through none of the above.
    new MutationObserver((records) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) {
          if (!(node instanceof Element)) continue;
          for (const element of [node, ...node.querySelectorAll('[src]')]) {
            const address = element.getAttribute('src');
            if (address && mark(element, address)) element.removeAttribute('src');
          }
        }
      }
    }).observe(document, { childList: true, subtree: true });
  };
