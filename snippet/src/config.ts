import type { ConsentState, Decision } from './consent.d.ts';
import type { More } from './lent.ts';

/** A category that a visitor decides about; `necessary` is not in the list. */
export type Category = [
  id: string,
  /** First 8 hex digits of what a choice in it is about. */
  meaning: string,
  /** Id of the category that it needs, or ''. */
  needs: string,
  /** 1 when a Global Privacy Control signal turns its silence into a denial. */
  sensitive: number,
];

/** What the page has to know about a service. */
export type Service = [
  category: string,
  /** Pattern of the first-party cookies and storage keys to delete. */
  items: string,
  /** Pattern of its host names, for automatic blocking. */
  hosts?: string,
];

/** Tells one tool what is granted; `first` is true before any choice is known. */
export type Tell = (decisions: Record<string, Decision>, first: boolean) => void;

/** Holds services that the page has not marked: see parts/block.ts. */
export type Block = (
  services: Service[],
  isGranted: (category: string) => boolean,
  emit: (name: string, detail: unknown) => void,
) => void;

/** Deletes storage that only a promise can delete: see parts/databases.ts. */
export type Forget = (isUnwanted: (name: string) => boolean) => Promise<void>;

/** Finds the shadow trees of the page: see parts/shadow.ts. */
export type Shadow = (
  add: (root: ShadowRoot) => void,
  parsed: Promise<unknown>,
) => void;

/** The answer of the service to a choice. */
export interface Answer {
  digest?: string;
  receipt: string;
  cookie?: string;
  checkpoint?: string;
  detail?: string;
}

/** Hands choices over to other sites: see parts/hand-over.ts. */
export type HandOver = (
  address: (path: string) => string,
  /** Reads the cookie of the choice that is in force, signed or not. */
  rawChoice: () => string | undefined,
  snapshot: () => ConsentState,
  language: string,
  /** Does what needs the second file. */
  ask: (act: (more: More) => void) => void,
) => void;

/**
 * What the service writes into the script for one site.
 *
 * It is a list and not an object, because names would be sent to every visitor. The
 * order is that of `COMPACT` in consent_service/snippet/config.py. The last six are
 * not data but code, each present only if the policy needs it.
 */
export type Config = [
  site: string,
  revision: string,
  days: number,
  domain: string,
  /** What silence means: 0 denied, 1 granted until refused, 2 granted. */
  model: number,
  notice: string,
  /** Rules that the owner's appearance adds to the stylesheet. */
  look: string,
  /** The side of the page that the banner covers. */
  side: 'bottom' | 'top',
  categories: Category[],
  services: Service[],
  /** Language to its own name; the first is the language of `words`. */
  names: Record<string, string>,
  /** The words of one language with `|` between them: see places.ts. */
  words: string,
  /** SHA-256 of the second file, in base64 without `+`, `/` and `=`: see more.ts. */
  hash: string,
  /** Whether the browser says Do Not Track and the policy honours that. */
  doNotTrack: boolean,
  tools: Tell[],
  block: Block | 0,
  shadow: Shadow | 0,
  forgetMore?: Forget | 0,
  handOver?: HandOver,
];

declare const CONSENT_CONFIG: Config;

export const [
  site,
  revision,
  days,
  domain,
  model,
  notice,
  look,
  side,
  categories,
  services,
  names,
  words,
  hash,
  doNotTrack,
  tools,
  block,
  shadow,
  forgetMore,
  handOver,
]: Config = CONSENT_CONFIG;

/** The names of the optional categories, in the order of the policy. */
export const ids = categories.map(([id]) => id);
