import { address } from './address.ts';
import type { Answer } from './config.ts';
import { encode, rawChoice, readChoice, writeChoice } from './cookie.ts';
import { fail } from './events.ts';
import { saved } from './state.ts';
import { keep, kept } from './storage.ts';

/** Sends one choice at a time, so that they arrive in the order they were made in. */
let line = Promise.resolve();

/** One choice on each line: a list could be written otherwise by the page's JSON. */
function queue(): string[] {
  const stored = kept('queue');
  // The form of earlier releases.
  return stored[0] === '[' ? JSON.parse(stored) : stored.split('\n').filter(Boolean);
}

/**
 * Whether a choice was made with the secret that is in force.
 *
 * The queue outlives an erasure, and a choice on the declaration page, which has a
 * secret of its own: sent after these, a grant would come back over a refusal.
 */
const isOurs = (body: string): boolean =>
  body.includes((readChoice() ?? saved)?.k as string);

/**
 * Sends a choice, after those that could not be sent before it.
 *
 * It is queued before it is sent: the visitor may leave the page at any moment, and
 * its `id` makes a second sending harmless. The queue holds ten choices, so that it
 * cannot fill the site's own storage.
 *
 * @param refused is called if the service refuses the newest choice.
 */
export function post(body: string, refused: () => void): void {
  keep('queue', [...queue().slice(-9), body].join('\n'));
  // In a task of its own: starting a request takes longer than everything that the
  // visitor waits to see (half of the time of a click, on a slow phone).
  setTimeout(flush, 0, refused, body);
}

/** Sends the queue, oldest first, and `body` in case storage could not keep it. */
export function flush(refused: () => void, ...body: string[]): void {
  line = line
    .then(async () => {
      for (const choice of new Set([...queue(), ...body].filter(isOurs)))
        await send(choice, refused);
    })
    // The rest stays queued until the next page view, or until the browser is online.
    .catch((error) => fail('not-recorded', error));
}

async function send(body: string, refused: () => void): Promise<void> {
  const response = await fetch(address('choices'), {
    method: 'POST',
    body,
    // The request must go out even if the visitor leaves the page.
    keepalive: true,
    credentials: 'include',
  });
  const { ok, status } = response;
  // To be sent again later (RFC 9110): server error, time-out, too many requests.
  if (status > 499 || [408, 429].includes(status)) throw status;
  const answer: Answer = await response.json();
  if (ok && !answer.digest) throw 'malformed';

  const rest = queue().filter((choice) => choice !== body && isOurs(choice));
  keep('queue', rest.join('\n'));
  if (ok) settle(answer, !rest[0]);
  else {
    fail('refused', answer.detail);
    if (!rest[0]) refused();
  }
}

/** Keeps the answer to a choice; the cookie follows unless there is a newer choice. */
export function settle(answer: Answer, isNewest: boolean): void {
  const { receipt, digest = '', cookie, checkpoint } = answer;
  keep('receipt', receipt);
  // The public state of the log, which goes back with the next choice (gossip).
  if (checkpoint) keep('checkpoint', checkpoint);
  if (isNewest && saved) saved.p = digest;
  const value = (isNewest && cookie) || (saved && encode(saved));
  // In Safari a cookie set by a response outlives one written by a script, so it must
  // not be overwritten (https://webkit.org/tracking-prevention/).
  if (value && value !== rawChoice()) writeChoice(value);
  // The record's digest and the consent id are in the cookie that the service made. Of
  // a signal it knows less than this page does: not of Do Not Track.
  if (saved) saved.v = readChoice()?.v;
}
