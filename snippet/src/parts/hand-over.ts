import type { HandOver } from '../config.ts';

/** The end of an address that carries a choice. */
const BROUGHT = /[#&]consent=([\w.-]+)$/;

/** A random 128-bit id in the alphabet of base64url. */
const newVisitor = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .slice(0, 22);

/**
 * Hands a choice over to other sites of the owner, for policies that name any.
 *
 * The token is in the fragment, which no server, log or referrer sees. It has an effect
 * only after this site's own service has accepted it: a link in an email must not be
 * able to grant anything.
 *
 * @param sites maps a host to the name of its site.
 */
const makeHandOver =
  (sites: Record<string, string>): HandOver =>
  (address, rawChoice, snapshot, language, ask) => {
    const post = async (path: string, body: unknown) => {
      const response = await fetch(address(path), {
        method: 'POST',
        body: JSON.stringify(body),
        credentials: 'include',
        // Nobody waits longer for a page. Without an answer the other site asks.
        signal: AbortSignal.timeout(2000),
      });
      if (!response.ok) throw response.status;
      return response.json();
    };

    const { pathname, search, hash } = location;
    const [end, token] = BROUGHT.exec(hash) ?? [];
    if (end) {
      history.replaceState(history.state, '', pathname + search);
      // The page's own fragment, which the browser could not scroll to before.
      const own = hash.slice(0, -end.length);
      if (own) location.replace(own);
      const { at, revision } = snapshot();
      // A choice already made on this site is kept.
      if (!at)
        post('arrivals', { token, visitor: newVisitor(), revision, language })
          .then((answer) => ask(({ arrive }) => arrive(answer)))
          // The banner then asks, as it does without a hand-over.
          .catch(() => {});
    }

    addEventListener('click', (event) => {
      const link = (event.target as Element).closest?.('a');
      const to = sites[link?.host as string];
      const cookie = rawChoice();
      const { button, metaKey, ctrlKey, shiftKey, altKey } = event;
      const isPlain = !(button || metaKey || ctrlKey || shiftKey || altKey);
      // The browser opens new tabs itself: it would block one that opens late.
      if (!link || !to || !isPlain || event.defaultPrevented) return;
      // Without the signature of the service it would not be accepted.
      if (!cookie?.split('.')[1]) return;
      if ((link.target && link.target !== '_self') || link.download) return;
      event.preventDefault();
      const { href } = link;
      const mark = link.hash ? '&' : '#';
      post('handovers', { cookie, to }).then(
        (answer) => location.assign(`${href}${mark}consent=${answer.token}`),
        () => location.assign(href),
      );
    });
  };

export default makeHandOver;
