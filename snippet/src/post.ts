import { address } from './address.ts';
import { encode, rawCookies, writeCookie } from './cookie.ts';
import { fail } from './events.ts';
import { adopt, current } from './state.ts';
import { keep, kept } from './storage.ts';

/** What became of the newest choice. A refused one must not stay in force. */
export type Outcome = 'recorded' | 'queued' | 'refused';

interface Answer {
  digest: string;
  receipt: string;
  cookie: string | null;
  title?: string;
  detail?: string;
}

/** Answers that another try can change: time-out, too early, too many requests. */
const LATER = [408, 425, 429];

/** One at a time, so that choices arrive in the order in which they were made. */
let line: Promise<Outcome> = Promise.resolve('recorded');

const queue = (): string[] => {
  try {
    return JSON.parse(kept('queue') || '[]');
  } catch {
    return [];
  }
};

/**
 * Sends one choice, and those that could not be sent before it.
 *
 * It is in the queue before it is on its way: the page may be left at any moment,
 * and its `id` makes a second sending harmless.
 */
export function post(body: string): Promise<Outcome> {
  // The queue is bounded so that it cannot fill the site's own storage.
  keep('queue', JSON.stringify([...queue().slice(-9), body]));
  return flush();
}

/** Sends what is queued, oldest first. Never rejects. */
export function flush(): Promise<Outcome> {
  line = line.then(sendAll).catch((error) => {
    fail('not-recorded', error);
    return 'queued';
  });
  return line;
}

async function sendAll(): Promise<Outcome> {
  let outcome: Outcome = 'recorded';
  for (const body of queue()) {
    const held = rawCookies()[0];
    const response = await fetch(address('choices'), {
      method: 'POST',
      body,
      // The answer may come after the page is gone; the request must still go out.
      keepalive: true,
      credentials: 'include',
    });
    if (response.status >= 500 || LATER.includes(response.status)) throw response.status;

    const answer: Answer = await response.json();
    const newest = queue().at(-1) === body;
    outcome = response.ok ? settle(answer, newest, held) : refuse(answer, newest);
    keep('queue', JSON.stringify(queue().filter((one) => one !== body)));
  }
  return outcome;
}

function settle(answer: Answer, newest: boolean, held = ''): Outcome {
  const saved = current();
  if (!answer.digest || !saved) throw 'malformed-answer';
  if (!newest) {
    // The visitor has chosen again meanwhile. What the answer has set is out of date.
    writeCookie(held);
    return 'recorded';
  }
  keep('receipt', answer.receipt);
  saved.p = answer.digest;
  const value = answer.cookie || encode(saved);
  // A cookie set by the response outlives one written by script in Safari: it must
  // not be written over (https://webkit.org/tracking-prevention/).
  if (!rawCookies().includes(value)) writeCookie(value);
  adopt();
  return 'recorded';
}

function refuse(answer: Answer, newest: boolean): Outcome {
  fail('refused', answer.detail ?? answer.title);
  return newest ? 'refused' : 'recorded';
}
