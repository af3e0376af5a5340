import { days, domain, site } from './config.ts';

/** The visitor's cookie. The short names are on the wire of every request. */
export interface Saved {
  /** Visitor id. */
  v: string;
  /** First 16 digits of the revision that was shown. */
  r: string;
  /** Decided at and expires at, seconds since 1970. */
  t: number;
  x: number;
  /** 1 when the browser sent Global Privacy Control at that time. */
  g: number;
  /** Digest of the newest record, '' until the service has answered. */
  p: string;
  /** Category to 1 or 0 and the meaning that it had. */
  d: Record<string, string>;
}

const NAME = `consent_${site}=`;

/** Ends every cookie that is set or deleted over an encrypted connection. */
export const secure = location.protocol === 'https:' ? ';secure' : '';

/** Every cookie that the browser shows us, as `name=value`. */
export const cookies = (): string[] => document.cookie.split('; ');

/** Every value of our own cookie, as it stands. */
export const rawChoices = (): string[] =>
  cookies().flatMap((one) => (one.startsWith(NAME) ? one.slice(NAME.length) : []));

/**
 * Reads the visitor's choice.
 *
 * There are two values when the cookie's domain was changed in the policy; the
 * newer choice counts. Nothing here is evidence, so the signature is not looked at.
 */
export const readChoice = (): Saved | undefined =>
  rawChoices()
    .flatMap(decode)
    .sort((a, b) => b.t - a.t)[0];

function decode(value: string): Saved[] {
  try {
    const saved: Saved = JSON.parse(atob(value.split('.')[0] as string));
    return saved.d && saved.t > 0 && saved.x > 0 ? [saved] : [];
  } catch {
    return [];
  }
}

/**
 * Encodes a choice that the service has not signed yet: the signature is empty.
 *
 * Base64 and base64url are the same here but for the padding: what would be `+` or
 * `/` needs one of `>?~`, and none of them is in the names and numbers of a choice.
 */
export const encode = (saved: Saved): string =>
  `${btoa(JSON.stringify(saved)).replace(/=/g, '')}.`;

/** Writes the cookie, or deletes it when `value` is empty. */
export function writeChoice(value: string): void {
  // Without a domain, or on a host outside of it, it is the host's own.
  const scope = location.hostname.endsWith(domain) ? domain : '';
  const age = value && days * 86400;
  // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is asynchronous and not everywhere
  document.cookie = `${NAME}${value};path=/;max-age=${age || 0};samesite=lax;domain=${scope}${secure}`;
}
