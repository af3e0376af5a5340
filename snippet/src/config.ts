/** A category that a visitor decides about; `necessary` is not in the list. */
export type Category = [
  id: string,
  /** First 8 hex digits of what a choice in it is about. */
  meaning: string,
  /** Id of the category that it cannot go without, or ''. */
  needs: string,
  /** 1 when a Global Privacy Control signal turns its silence into a denial. */
  sensitive: number,
];

/** A service, as far as the page has to know it. */
export type Service = [
  name: string,
  provider: string,
  /** Position of its category in `categories`; -1 for a necessary one. */
  category: number,
  /** Host names; a leading `*.` stands for any subdomain. */
  hosts: string[],
  /** First-party cookies and storage keys to delete; `*` stands for any part. */
  items: string[],
  /** Third-party items, which only the visitor can delete. */
  foreign: string[],
];

/** The words of one language: name, direction, words by place, categories. */
export type Words = [
  name: string,
  direction: string,
  words: string[],
  categories: [title: string, description: string][],
];

/**
 * What the service writes into the script for one site.
 *
 * It is a list and not an object because names would be sent to every visitor:
 * the order is that of `COMPACT` in consent_service/snippet/config.py.
 */
export type Config = [
  site: string,
  revision: string,
  days: number,
  domain: string,
  /** What silence means: 0 denied, 1 granted until refused, 2 granted. */
  model: number,
  /** Address of the service's folder for this site, or '' for the script's own. */
  base: string,
  notice: string,
  /** Rules that the owner's appearance adds to the stylesheet. */
  look: string,
  /** Letters of the tools to signal: see signals/. */
  signals: string,
  /** Letters of settings: see `has…` below. */
  options: string,
  categories: Category[],
  services: Service[],
  words: Record<string, Words>,
];

declare const CONSENT_CONFIG: Config;

export const [
  site,
  revision,
  days,
  domain,
  model,
  base,
  notice,
  look,
  signals,
  options,
  categories,
  services,
  words,
]: Config = CONSENT_CONFIG;

/** `d` honours Do Not Track, `c` couples demographics, `x` shows a close button. */
export const option = (letter: string): boolean => options.includes(letter);
