/** What a visitor has decided about a category. */
export type Decision = 'granted' | 'denied';

/** What is in force in this page now. */
export interface ConsentState {
  /** Every category, `necessary` included. Undecided counts as denied. */
  decisions: Record<string, Decision>;
  /** Whether the visitor has decided about every category. */
  decided: boolean;
  /** Whether the browser sends a Global Privacy Control signal. */
  gpc: boolean;
  /** Digest of the revision that this script asks with. */
  revision: string;
  /** The consent id, by which records name the visitor. Absent until one is known. */
  visitor?: string | undefined;
  /** When the choice was made, RFC 3339. */
  at?: string;
  /** When the choice ends, RFC 3339. */
  expires?: string;
}

/** `window.consent`. No method throws. */
export interface Consent {
  /** Returns a copy of what is in force. */
  get(): ConsentState;
  /** Whether `category` is granted now. */
  has(category: string): boolean;
  /** Opens the preferences. */
  open(): void;
  /**
   * Grants the named categories and what they need, or all when none is named.
   *
   * Has an effect only while the visitor acts on the page (a click or a key press):
   * a script cannot consent by itself.
   */
  accept(...categories: string[]): void;
  /** Denies every optional category. */
  reject(): void;
  /** Withdraws every consent. The page reloads if anything was granted. */
  withdraw(): void;
  /** Returns the newest receipt as text (tlog-proof), or null if the browser has none. */
  receipt(): string | null;
  /** Fulfils once the choice of an earlier visit has been read. Never rejects. */
  ready: Promise<Consent>;
}

/** Functions that were queued before the script came; later ones are called at once. */
export interface ConsentQueue {
  push(...calls: ((consent: Consent) => void)[]): unknown;
}

/** What did not work: docs/embedding.md explains each code. */
export type ConsentFailureCode =
  | 'not-recorded'
  | 'refused'
  | 'no-cookies'
  | 'unknown-category'
  | 'no-user-activation'
  | 'broken-page';

/** The detail of `consent:error`, which is dispatched at most once per page. */
export interface ConsentFailure {
  code: ConsentFailureCode;
  message: string;
}

/** What automatic blocking has held, or would have held. */
export interface ConsentHeld {
  category: string;
  kind: 'script' | 'iframe' | 'img' | 'fetch' | 'xhr' | 'beacon' | 'cookie';
  /** The address, or the name of the cookie. */
  name: string;
  /** False in report-only mode. */
  held: boolean;
}

declare global {
  // The same as `window.consent`. Only `var` makes a property of the window.
  var consent: Consent;
  // Before the script has come, an array that the page itself makes.
  var consentQueue: ConsentQueue | undefined;
  interface Window {
    consent: Consent;
    consentQueue?: ConsentQueue | undefined;
  }
  interface DocumentEventMap {
    'consent:ready': CustomEvent<ConsentState>;
    'consent:change': CustomEvent<ConsentState>;
    'consent:error': CustomEvent<ConsentFailure>;
    'consent:held': CustomEvent<ConsentHeld>;
  }
}
