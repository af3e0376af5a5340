import { address } from './address.ts';
import type { Answer } from './config.ts';
import { encode, rawChoices, writeChoice } from './cookie.ts';
import { fail } from './events.ts';
import { saved } from './state.ts';
import { keep, kept } from './storage.ts';

/** One at a time, so that choices arrive in the order in which they were made. */
let line = Promise.resolve();

const queue = (): string[] => JSON.parse(kept('queue') || '[]');

/**
 * Sends one choice, and those that could not be sent before it.
 *
 * It is in the queue before it is on its way: the page may be left at any moment,
 * and its `id` makes a second sending harmless. The queue is bounded so that it
 * cannot fill the site's own storage.
 *
 * @param refused is called when the service refuses the newest choice.
 */
export function post(body: string, refused: () => void): void {
  keep('queue', JSON.stringify([...queue().slice(-9), body]));
  // In a task of its own: to begin a request takes longer than all that the visitor
  // waits to see (half of the time of a click, on a slow telephone).
  setTimeout(flush, 0, refused, body);
}

/** Sends what is queued, oldest first, and `body`, should there be no storage for it. */
export function flush(refused: () => void, ...body: string[]): void {
  line = line
    .then(async () => {
      for (const one of new Set([...queue(), ...body])) await send(one, refused);
    })
    // The rest stays queued for the next page view, or for when the browser is online.
    .catch((error) => fail('not-recorded', error));
}

async function send(body: string, refused: () => void): Promise<void> {
  const response = await fetch(address('choices'), {
    method: 'POST',
    body,
    // The answer may come after the page is gone; the request must still go out.
    keepalive: true,
    credentials: 'include',
  });
  const { ok, status } = response;
  // Come again later (RFC 9110): it was slow to arrive, one of many, or not taken now.
  if (status > 499 || status === 408 || status === 429) throw status;
  const answer: Answer = await response.json();
  if (ok && !answer.digest) throw 'malformed-answer';

  const rest = queue().filter((one) => one !== body);
  keep('queue', rest[0] ? JSON.stringify(rest) : '');
  if (ok) settle(answer, !rest[0]);
  else {
    fail('refused', answer.detail);
    if (!rest[0]) refused();
  }
}

/** Takes over what the service says of a choice, unless a newer one was made meanwhile. */
export function settle(answer: Answer, isNewest: boolean): void {
  const { receipt, digest = '', cookie, checkpoint } = answer;
  keep('receipt', receipt);
  // What the log says of itself to everybody; it goes back with the next choice.
  if (checkpoint) keep('checkpoint', checkpoint);
  if (isNewest && saved) saved.p = digest;
  const value = (isNewest && cookie) || (saved && encode(saved));
  // A cookie set by the response outlives one written by script in Safari: it must
  // not be written over (https://webkit.org/tracking-prevention/).
  if (value && !rawChoices().includes(value)) writeChoice(value);
}
