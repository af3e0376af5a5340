import type { HandOver } from '../config.ts';

/** What stands at the end of an address that a choice goes along with. */
const BROUGHT = /[#&]consent=([\w.-]+)$/;

/** A random 128-bit id in the alphabet of base64url. */
const newVisitor = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .slice(0, 22);

/**
 * Takes a choice along to other sites of the owner, for the policies that name any.
 *
 * The token is in the fragment: no server, log or referrer gets to see it. What it
 * says is only believed once this site's own service has said so: a link in
 * somebody's mail must grant nothing.
 *
 * @param sites host to the name of its site.
 */
const makeHandOver =
  (sites: Record<string, string>): HandOver =>
  (address, rawChoices, snapshot, language, arrive) => {
    const ask = async (path: string, body: unknown) => {
      const response = await fetch(address(path), {
        method: 'POST',
        body: JSON.stringify(body),
        credentials: 'include',
        // Nobody waits longer for a page: who comes without is asked there.
        signal: AbortSignal.timeout(2000),
      });
      if (!response.ok) throw response.status;
      return response.json();
    };

    const { pathname, search, hash } = location;
    const [end, token] = BROUGHT.exec(hash) ?? [];
    if (end) {
      history.replaceState(history.state, '', pathname + search);
      // The page's own fragment, which the browser could not scroll to as it was.
      const own = hash.slice(0, -end.length);
      if (own) location.replace(own);
      const { visitor, revision } = snapshot();
      // What was decided here stands.
      if (!visitor)
        ask('arrivals', { token, visitor: newVisitor(), revision, language })
          .then(arrive)
          // Then the banner asks, as it would have anyway.
          .catch(() => {});
    }

    addEventListener('click', (event) => {
      const link = (event.target as Element).closest?.('a');
      const to = sites[link?.host as string];
      // Only what the service has signed: it answers for nothing else.
      const cookie = rawChoices().find((value) => value.split('.')[1]);
      const { button, metaKey, ctrlKey, shiftKey, altKey } = event;
      const isPlain = !(button || metaKey || ctrlKey || shiftKey || altKey);
      // A new tab is the browser's to open: it would block one that comes late.
      if (!link || !to || !cookie || !isPlain || event.defaultPrevented) return;
      if ((link.target && link.target !== '_self') || link.download) return;
      event.preventDefault();
      const { href } = link;
      const mark = link.hash ? '&' : '#';
      ask('handovers', { cookie, to }).then(
        (answer) => location.assign(`${href}${mark}consent=${answer.token}`),
        () => location.assign(href),
      );
    });
  };

export default makeHandOver;
