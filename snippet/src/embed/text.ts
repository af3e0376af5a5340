import type { Declaration } from './declaration.ts';
import { make, named } from './element.ts';

/** What every part of the declaration is made with. */
export interface Voice {
  declaration: Declaration;
  /** Returns a label of the declaration, or "" if it is missing. */
  label(key: string): string;
  /**
   * Makes a heading `depth` levels below that of the declaration; with `part`, the
   * contents and addresses lead to it.
   */
  heading(depth: number, words: string, part?: string): HTMLHeadingElement;
  /** Returns the id of a part: a page may have several declarations. */
  id(part: string): string;
  /** Returns the address of one of the service's resources for this site. */
  address(path: string): string;
}

/** Returns the voice of a declaration whose own heading is of `level`. */
export function voiceOf(
  declaration: Declaration,
  level: number,
  address: (path: string) => string,
  prefix: string,
): Voice {
  const id = (part: string) => `${prefix}-${part}`;
  return {
    declaration,
    address,
    label: (key) => declaration.labels[key] ?? '',
    id,
    heading: (depth, words, part) => {
      const heading = make(`h${Math.min(level + depth, 6)}` as 'h2', words);
      if (part) heading.id = id(part);
      return heading;
    },
  };
}

/** Returns a date in words, or unchanged if it is not a date. */
export function dateWords(time: string, language: string): string {
  const moment = new Date(time);
  if (Number.isNaN(+moment)) return time;
  // A language unknown to the browser falls back to one that it knows.
  return moment.toLocaleDateString(language, { dateStyle: 'long' });
}

/** Returns `words`, or says that the owner has not stated it. */
export function orNotStated(words: string | null, voice: Voice): HTMLElement {
  if (words) return make('span', words);
  return named('open', make('em', voice.declaration.not_stated));
}
