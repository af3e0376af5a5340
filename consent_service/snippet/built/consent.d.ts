/** What a visitor decided about a category. */
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
  /** Random id made at the first choice; absent before it. */
  visitor?: string;
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
   * Only counts while the visitor is acting on the page (a click or a key press):
   * consent that a script gives by itself is none.
   */
  accept(...categories: string[]): void;
  /** Denies every optional category. */
  reject(): void;
  /** Takes every consent back. The page reloads when something was granted. */
  withdraw(): void;
  /** The newest receipt as text (tlog-proof), or null when there is none here. */
  receipt(): string | null;
  /** Fulfils once the choice of an earlier visit is known. Never rejects. */
  ready: Promise<Consent>;
}

/** Why something did not work: docs/embedding.md says what each means. */
export type ConsentFailureCode =
  | 'not-recorded'
  | 'refused'
  | 'no-cookies'
  | 'unknown-category'
  | 'no-user-activation'
  | 'broken-page';

/** Something did not work. Dispatched at most once per page. */
export interface ConsentFailure {
  code: ConsentFailureCode;
  message: string;
}

/** Something that automatic blocking held, or would have held. */
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
  interface Window {
    consent: Consent;
  }
  interface DocumentEventMap {
    'consent:ready': CustomEvent<ConsentState>;
    'consent:change': CustomEvent<ConsentState>;
    'consent:error': CustomEvent<ConsentFailure>;
    'consent:held': CustomEvent<ConsentHeld>;
  }
}
