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

const NAME = `consent_${site}`;

/** Every value of the cookie that the browser shows us, as it stands. */
export const rawCookies = (): string[] =>
  document.cookie
    .split('; ')
    .filter((pair) => pair.startsWith(`${NAME}=`))
    .map((pair) => pair.slice(NAME.length + 1));

/**
 * Reads the visitor's choice.
 *
 * There are two values when the cookie's domain was changed in the policy; the
 * newer choice counts. Nothing here is evidence, so the signature is not looked at.
 */
export function readCookie(): Saved | undefined {
  return rawCookies()
    .flatMap(decode)
    .sort((a, b) => b.t - a.t)[0];
}

function decode(value: string): Saved[] {
  try {
    const text = (value.split('.')[0] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const saved: Saved = JSON.parse(atob(text));
    return saved.d && saved.t > 0 && saved.x > 0 ? [saved] : [];
  } catch {
    return [];
  }
}

/** Encodes a choice that the service has not signed yet: the signature is empty. */
export const encode = (saved: Saved): string =>
  `${btoa(JSON.stringify(saved)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')}.`;

/** Writes the cookie, or deletes it when `value` is empty. */
export function writeCookie(value: string): void {
  const host = location.hostname;
  const shared = domain && `.${host}`.endsWith(`.${domain}`);
  // A value left over from before the domain was set would be read for ever.
  if (shared) set('', 0, '');
  set(value, value ? days * 86400 : 0, shared ? `;domain=${domain}` : '');
}

function set(value: string, age: number, scope: string): void {
  const secure = location.protocol === 'https:' ? ';secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is asynchronous and not everywhere
  document.cookie = `${NAME}=${value};path=/;max-age=${age};samesite=lax${scope}${secure}`;
}
