/** Shadows the `toJSON` that libraries from before 2010 have given to all objects. */
export const plain = <T extends object>(value?: T) => ({ ...value, toJSON: undefined });

/** Writes JSON of an object; those in it must be `plain`. */
export const json = (value?: object): string => JSON.stringify(plain(value));
