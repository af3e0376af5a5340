/*
 * The place of each text in the words of a language. The order is that of `WORDS` in
 * consent_service/snippet/words.py; a test compares the two. The script itself has only
 * the texts that the page may show before anything is opened; the others are ''.
 */
export const DIRECTION = 0;
export const TITLE = 1;
export const TEXT = 2;
export const INFO = 3;
export const SETTINGS = 4;
export const ACCEPT = 5;
export const REJECT = 6;
export const CHOOSE = 7;
export const SAVE = 8;
export const DECLARATION = 9;
export const NOTICE = 10;
export const CLOSE = 11;
export const ALWAYS_ON = 12;
export const GPC = 13;
export const DOWNLOAD = 14;
export const DECIDED_AT = 15;
export const CONSENT_ID = 16;
export const EARLIER = 17;
export const HELD_TITLE = 18;
export const ONCE = 19;
export const ALWAYS = 20;
export const SAVED = 21;
export const WITHDRAWN = 22;
export const CANNOT_DELETE = 23;
export const ERROR = 24;
export const CLOSE_BANNER = 25;
export const ACCEPT_THESE = 26;
export const REJECT_THESE = 27;
export const AGAIN = 28;
export const GRANTED = 29;
export const NOT_STATED = 30;
export const ON = 31;
export const OFF = 32;
export const WITHDRAW = 33;
export const RELOAD = 34;
/** Three texts of `necessary`, and then of each category in turn. */
export const CATEGORIES = 35;

/** Where the texts of a category are, behind its place. */
export const CATEGORY_TITLE = 0;
export const SUMMARY = 1;
export const DESCRIPTION = 2;
