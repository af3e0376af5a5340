/** The page as tools see it: each has a queue of its own name on the window. */
export const page = window as unknown as Record<string, unknown>;

type Queue = { push: (...entries: unknown[]) => void };

/** Returns the array called `name`, made if the tool has not come yet. */
export function queue(name: string): Queue {
  page[name] ??= [];
  return page[name] as Queue;
}

export const word = (granted: unknown): string => (granted ? 'granted' : 'denied');
