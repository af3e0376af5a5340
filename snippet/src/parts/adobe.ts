import type { Tell } from '../config.ts';
import { page, queue } from './queue.ts';

type Command = [name: string, options?: object | undefined];
type Alloy = ((...command: Command) => Promise<unknown>) & { q?: unknown[] };

let general: 'in' | 'out' | undefined;

const tell = () => {
  const consent = [{ standard: 'Adobe', version: '1.0', value: { general } }];
  // It is rejected where Adobe cannot be reached: not a fault of the page.
  if (general) (page.alloy as Alloy)('setConsent', { consent }).catch(() => {});
};

/** The base code's own queue, but `configure` waits for consent, and is told of it. */
const makeQueue = (): Alloy => {
  const waiting: unknown[] = [];
  const push = (command: Command) =>
    new Promise((done, failed) => {
      // The library replaces `push` of this list when it comes.
      waiting.push([done, failed, command]);
    });
  const alloy: Alloy = (name, options) => {
    if (name !== 'configure') return push([name, options]);
    const configured = push([name, { ...options, defaultConsent: 'pending' }]);
    tell();
    return configured;
  };
  alloy.q = waiting;
  return alloy;
};

/**
 * Adobe Experience Platform Web SDK (`alloy`). It takes consent only once it is
 * configured, so this stands in for its base code, which gives up if `alloy` exists.
 *
 * https://experienceleague.adobe.com/en/docs/experience-platform/web-sdk/commands/setconsent
 */
const adobe: Tell = ({ analytics }, first) => {
  if (!first) general = analytics === 'granted' ? 'in' : 'out';
  if (page.alloy) return tell();
  page.alloy = makeQueue();
  // The names by which the library finds its queues.
  queue('__alloyNS').push('alloy');
};

export default adobe;
