import { address } from './address.ts';
import { fail } from './events.ts';
import { ask } from './more.ts';
import { keep, kept } from './storage.ts';

/** Sends one choice, which need not be the newest: see more/delivery.ts. */
export const send = async (body: string): Promise<Response> =>
  fetch(address('choices'), {
    method: 'POST',
    body,
    // The request must go out even if the visitor leaves the page.
    keepalive: true,
    credentials: 'include',
  });

/** Whether this page has sent a choice already. */
let hasSent = false;

/**
 * Sends a choice. What the answer means is in the second file, and so is sending again.
 *
 * It is queued before it is sent: the visitor may leave the page at any moment, and
 * its `id` makes a second sending harmless. The queue holds ten choices, so that it
 * cannot fill the site's own storage. One choice is on each line: a list could be written
 * otherwise by the page's JSON.
 */
export function post(body: string): void {
  const waiting = kept('queue');
  keep('queue', [...waiting.split('\n').slice(-9), body].join('\n'));
  // Behind another one it waits for its turn: they arrive in the order they were made in.
  const isAlone = !waiting && !hasSent;
  hasSent = true;
  // Whether it fails is looked at later, if at all.
  const start = () => send(body).catch(() => undefined);
  const response = isAlone ? start() : undefined;
  ask(
    ({ deliver }) => deliver(body, response),
    (cause) => {
      // Those before it were sent, too, but nobody can read their answers.
      if (!response) start();
      fail('not-recorded', cause);
    },
  );
}

/** Sends the choices that earlier pages could not send. */
export const resend = (): unknown => kept('queue') && ask(({ deliver }) => deliver());
