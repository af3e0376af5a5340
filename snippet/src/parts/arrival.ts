type Owner = Record<string, unknown>;

/**
 * Calls `then` with the value of `name` once the page gives it one.
 *
 * Until then the page finds nothing there: base code that gives up where something of
 * its name exists sets its own, and is told before it can send anything.
 */
export const onceSet = (
  owner: object,
  name: string,
  then: (value: object) => void,
): void => {
  Object.defineProperty(owner, name, {
    configurable: true,
    get: () => undefined,
    set: (value) => {
      const whole = { value, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(owner, name, whole);
      then(value);
    },
  });
};

/** Waits for the page's markup, and so for the scripts in it, if it is still coming. */
export const onceParsed = (then: () => void): void => {
  if (document.readyState !== 'loading') then();
  else addEventListener('DOMContentLoaded', then);
};

/** Whether the page, or the tool itself, has set `name`. */
export const isSet = (owner: object, name: string): boolean => !!(owner as Owner)[name];
