type Queue = { push: (...entries: unknown[]) => void };

/** The window as tools see it: each has a queue there under its own name. */
export const page = window as unknown as Record<string, unknown>;

/** Returns the array called `name`, and makes it if its tool has not loaded yet. */
export const queue = (name: string): Queue => {
  page[name] ??= [];
  return page[name] as Queue;
};
