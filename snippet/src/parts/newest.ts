import { queue } from './queue.ts';

/**
 * Returns a function that queues a command, and takes back its last one if the tool has
 * not come yet: it acts on every command in its queue, and each is stored.
 */
export const keepNewest = (name: string): ((...command: unknown[]) => void) => {
  let last: unknown[];
  return (...command) => {
    const list = queue(name) as unknown[];
    if (Array.isArray(list) && list.includes(last)) list.splice(list.indexOf(last), 1);
    last = command;
    list.push(last);
  };
};
