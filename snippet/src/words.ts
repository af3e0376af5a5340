import { words } from './config.ts';

/*
 * Where each text stands in the list of a language. The order is that of `WORDS` in
 * consent_service/snippet/words.py, and a test holds the two together.
 */
export const TITLE = 0;
export const TEXT = 1;
export const PARTIES = 2;
export const WITHDRAW = 3;
export const SETTINGS = 4;
export const ACCEPT = 5;
export const REJECT = 6;
export const CHOOSE = 7;
export const SAVE = 8;
export const DECLARATION = 9;
export const NOTICE = 10;
export const INTRO = 11;
export const CLOSE = 12;
export const ALWAYS_ON = 13;
export const NEEDS = 14;
export const SERVICES = 15;
export const GPC = 16;
export const GPC_OVERRIDE = 17;
export const DOWNLOAD = 18;
export const DECIDED_AT = 19;
export const CONSENT_ID = 20;
export const EARLIER = 21;
export const HELD_TITLE = 22;
export const HELD_TEXT = 23;
export const ONCE = 24;
export const ALWAYS = 25;
export const SAVED = 26;
export const WITHDRAWN = 27;
export const CANNOT_DELETE = 28;
export const QUEUED = 29;
export const ERROR = 30;
export const CLOSE_BANNER = 31;
export const CLOSE_NOTE = 32;

/** The language in which the visitor is being asked. Owned by this file. */
export let language = '';

/** Changes the language to one that the policy has. */
export function speak(tag: string): void {
  language = tag;
}

/**
 * Picks the page's own language, else the browser's, else the policy's first.
 */
export function pickLanguage(): void {
  const known = Object.keys(words);
  const wanted = [document.documentElement.lang, ...navigator.languages];
  for (const tag of wanted.map((one) => one.toLowerCase())) {
    // `sv-FI` finds `sv`, and `pt` finds `pt-br`.
    const root = tag.split('-')[0];
    const found =
      known.find((one) => one === tag) ??
      known.find((one) => one === root) ??
      known.find((one) => one.split('-')[0] === root);
    if (found) return speak(found);
  }
  speak(known[0] ?? '');
}

/** The text at `place`; `value` fills the one gap that it may have. */
export function say(place: number, value = ''): string {
  const text = words[language]?.[2][place] ?? '';
  // A function, because a replacement string would give `$` a meaning.
  return text.replace(/{.*?}/, () => value);
}

/** Title and description of a category by its position, -1 being `necessary`. */
export const describe = (position: number): [string, string] =>
  words[language]?.[3][position + 1] ?? ['', ''];
