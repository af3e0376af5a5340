import { ids, names, words } from './config.ts';
import { CATEGORIES, CATEGORY_TITLE } from './places.ts';

/** The texts of a language, whole only after the second file has come: see more.ts. */
type Texts = Record<string, string>;

/** The policy's languages, the one that this script has words for first. */
const languages = Object.keys(names);
const own = languages[0] as string;
let texts: Texts = { [own]: words };

/** The language in which the visitor is asked. Only `speak` changes it. */
export let language = '';
let wanted = '';
let spoken: string[] = [];

/** Changes to a language of the policy; until its texts are here, to our own. */
export function speak(tag: string): void {
  wanted = tag;
  language = texts[tag] ? tag : own;
  spoken = (texts[language] as string).split('|');
}

/** Whether the language that was asked for is the one that is spoken. */
export const isSpoken = (): boolean => language === wanted;

/** Makes do with our own language: the texts of the other cannot come. */
export const speakOwn = (): void => speak(own);

/** Takes all texts of all languages, which the second file brings. */
export function learn(all: Texts): void {
  texts = all;
  speak(wanted);
}

/**
 * Returns the policy's languages: the page's, then the browser's, then all in order.
 *
 * Our texts have no regions, so `sv-FI` finds `sv` (RFC 4647 3.4). Norwegian pages
 * still use `no` more often than `nb`.
 */
export function pickLanguages(): string[] {
  const { lang } = document.documentElement;
  const tags = [lang, ...navigator.languages, ...languages].map((tag) =>
    tag.toLowerCase().replace(/-.*/, '').replace(/^no$/, 'nb'),
  );
  return [...new Set(tags.filter((tag) => languages.includes(tag)))];
}

/** Returns the text at `place`. */
export const say = (place: number): string => spoken[place] as string;

/** Returns one of the three texts of a category: see places.ts. */
export const about = (id: string, text: number): string =>
  say(CATEGORIES + 3 + 3 * ids.indexOf(id) + text);

export const title = (id: string): string => about(id, CATEGORY_TITLE);
