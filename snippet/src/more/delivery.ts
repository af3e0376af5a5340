import type { Answer } from '../config.ts';
import { ERROR, SAVED } from '../places.ts';
import {
  adopt,
  apply,
  encode,
  fail,
  flush,
  keep,
  kept,
  rawChoice,
  readChoice,
  saved,
  send,
  synchronise,
  writeChoice,
} from './borrowed.ts';
import { show } from './note.ts';

/** One choice at a time, so that they arrive in the order they were made in. */
let line = Promise.resolve();

function queue(): string[] {
  return (
    kept('queue')
      .split('\n')
      // A list is the form of earlier releases.
      .flatMap((body) => (body[0] === '[' ? (JSON.parse(body) as string[]) : body))
      .filter(Boolean)
  );
}

/**
 * Whether a choice was made with the secret that is in force.
 *
 * The queue outlives an erasure, and a choice on the declaration page, which has a
 * secret of its own: sent after these, a grant would come back over a refusal.
 */
const isOurs = (body: string): boolean =>
  body.includes((readChoice() ?? saved())?.k as string);

/**
 * Sends what is queued, oldest first.
 *
 * @param newest is sent too, in case storage could not keep it.
 * @param response is on its way already, if it was sent alone.
 */
export function deliver(newest = '', response?: Promise<Response | undefined>): void {
  line = line
    .then(async () => {
      for (const body of new Set([...queue(), newest].filter(isOurs)))
        await receive(
          body,
          (body === newest && (await response)) || (await send(body)),
        );
    })
    // The rest stays queued until the next page view, or until the browser is online.
    .catch((error) => fail('not-recorded', error));
}

async function receive(body: string, response: Response): Promise<void> {
  const { ok, status } = response;
  // To be sent again later (RFC 9110): server error, time-out, too many requests.
  if (status > 499 || [408, 429].includes(status)) throw status;
  const answer: Answer = await response.json();
  if (ok && !answer.digest) throw 'malformed';

  // A newer choice may wait for its turn in this page.
  flush();
  const rest = queue().filter((choice) => choice !== body && isOurs(choice));
  keep('queue', rest.join('\n'));
  if (ok) settle(answer, !rest[0]);
  else {
    fail('refused', answer.detail);
    if (!rest[0]) takeBack();
  }
}

/** Takes a choice back that the service has refused. */
function takeBack(): void {
  apply(ERROR, () => {
    writeChoice('');
    adopt();
  });
  flush();
}

/** Keeps the answer to a choice; the cookie follows unless there is a newer choice. */
function settle(answer: Answer, isNewest: boolean): void {
  const { receipt, digest = '', cookie, checkpoint } = answer;
  const choice = saved();
  keep('receipt', receipt);
  // The public state of the log, which goes back with the next choice (gossip).
  if (checkpoint) keep('checkpoint', checkpoint);
  if (isNewest && choice) choice.p = digest;
  const value = (isNewest && cookie) || (choice && encode(choice));
  // In Safari a cookie set by a response outlives one written by a script, so it must
  // not be overwritten (https://webkit.org/tracking-prevention/).
  if (value && value !== rawChoice()) writeChoice(value);
  // The record's digest and the consent id are in the cookie that the service made. Of
  // a signal it knows less than this page does: not of Do Not Track.
  if (choice) choice.v = readChoice()?.v;
}

/** Adopts the choice that was made on another site and recorded for this one. */
export function arrive(answer: Answer): void {
  settle(answer, true);
  synchronise();
  show(`${SAVED}`);
}
