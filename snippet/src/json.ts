/**
 * Writes JSON of values, objects and no lists.
 *
 * `JSON.stringify` asks every object and list for its `toJSON`, which libraries from
 * before 2010 have given to all of them.
 */
export const json = (value: unknown): string =>
  value && typeof value === 'object'
    ? `{${Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .map(([name, part]) => `"${name}":${json(part)}`)
        .join()}}`
    : JSON.stringify(value);
