type Queue = { push: (...entries: unknown[]) => void };

/** The page as tools see it: each has a queue of its own name on the window. */
export const page = window as unknown as Record<string, unknown>;

/** Returns the array called `name`, made if its tool has not come yet. */
export const queue = (name: string): Queue => {
  page[name] ??= [];
  return page[name] as Queue;
};
