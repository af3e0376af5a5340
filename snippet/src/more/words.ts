import { say } from './borrowed.ts';

/** Returns the text at `place`, with `value` in its gap. */
export const fill = (place: number, value: string): string =>
  // A function, because a replacement string would give `$` a meaning.
  say(place).replace(/{.*?}/, () => value);
