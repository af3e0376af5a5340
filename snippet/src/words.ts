import { ids, words } from './config.ts';

/*
 * The place of each text in the words of a language. The order is that of `WORDS` in
 * consent_service/snippet/words.py; a test compares the two.
 */
export const NAME = 0;
export const DIRECTION = 1;
export const TITLE = 2;
export const TEXT = 3;
export const INFO = 4;
export const SETTINGS = 5;
export const ACCEPT = 6;
export const REJECT = 7;
export const CHOOSE = 8;
export const SAVE = 9;
export const DECLARATION = 10;
export const NOTICE = 11;
export const CLOSE = 12;
export const ALWAYS_ON = 13;
export const GPC = 14;
export const DOWNLOAD = 15;
export const DECIDED_AT = 16;
export const CONSENT_ID = 17;
export const EARLIER = 18;
export const HELD_TITLE = 19;
export const ONCE = 20;
export const ALWAYS = 21;
export const SAVED = 22;
export const WITHDRAWN = 23;
export const CANNOT_DELETE = 24;
export const ERROR = 25;
export const CLOSE_BANNER = 26;
export const NOT_STATED = 27;
/** Title and description of `necessary`, and then of each category in turn. */
const CATEGORIES = 28;

/** The language in which the visitor is asked. Only `speak` changes it. */
export let language = '';
let spoken: string[] = [];

/** Returns the words of a language by their places. */
export const wordsOf = (tag: string): string[] => (words[tag] as string).split('|');

/** Changes to a language of the policy. */
export function speak(tag: string): void {
  language = tag;
  spoken = wordsOf(tag);
}

/**
 * Changes to the page's language, else the browser's, else the policy's first.
 *
 * Our texts have no regions, so `sv-FI` finds `sv` (RFC 4647 3.4). Norwegian pages
 * still use `no` more often than `nb`.
 */
export function pickLanguage(): void {
  const known = Object.keys(words);
  const { lang } = document.documentElement;
  const tags = [lang, ...navigator.languages, ...known].map((tag) =>
    tag.toLowerCase().replace(/-.*/, '').replace(/^no$/, 'nb'),
  );
  speak(tags.find((tag) => known.includes(tag)) as string);
}

/** Returns the text at `place`; `value` fills the gap that it may have. */
export const say = (place: number, value = ''): string =>
  // A function, because a replacement string would give `$` a meaning.
  (spoken[place] as string).replace(/{.*?}/, () => value);

const placeOf = (id: string): number => CATEGORIES + 2 + 2 * ids.indexOf(id);

export const title = (id: string): string => say(placeOf(id));

export const description = (id: string): string => say(placeOf(id) + 1);
