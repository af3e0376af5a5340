import { days, domain, site } from './config.ts';
import { json, plain } from './json.ts';

/** The visitor's cookie. Its names are short because every request carries them. */
export interface Saved {
  /** The visitor's secret, which no record has. Cookies of the first release lack it. */
  k?: string;
  /** What records call the visitor, once the service has answered: the consent id. */
  v?: string | undefined;
  /** First 16 digits of the revision that was shown. */
  r: string;
  /** When it was made and when it expires, in seconds since 1970. */
  t: number;
  x: number;
  /** 1 if the browser sent a Global Privacy Control signal then, else 0. */
  g: number;
  /** Digest of the newest record, '' until the service has answered. */
  p: string;
  /** Category to 1 or 0, followed by the meaning that it had. */
  d: Record<string, string>;
}

const NAME = `consent_${site}`;

/** The last attribute of every cookie that is set over HTTPS. */
const secure = document.URL.startsWith('https') ? ';secure' : '';

/**
 * Returns name and value of every cookie that scripts can read.
 *
 * A value that has `=` in it is cut short; ours has none.
 */
export function cookies(): [name: string, value: string][] {
  try {
    return document.cookie
      .split('; ')
      .map((cookie) => cookie.split('=') as [string, string]);
  } catch {
    // A sandboxed frame has no cookies. The choice then holds for the page.
    return [];
  }
}

/**
 * Returns the value of our own cookie, still encoded.
 *
 * After the policy has changed the cookie's domain there can be two; the newer choice
 * counts, whoever asks.
 */
export const rawChoice = (): string | undefined =>
  cookies()
    .map(([name, value]) => (name === NAME ? value : ''))
    .filter(decode)
    .sort((a, b) => (decode(b) as Saved).t - (decode(a) as Saved).t)[0];

/** Reads the visitor's choice. It is not evidence, so its signature is not checked. */
export const readChoice = (): Saved | undefined => decode(rawChoice());

function decode(value?: string): Saved | undefined {
  // An error takes a browser as long as drawing half of the banner: it looks where in
  // the script it is.
  if (!value) return undefined;
  try {
    const saved: Saved = JSON.parse(atob(value.split('.')[0] as string));
    return saved.d && saved.t > 0 && saved.x > 0 ? saved : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Encodes a choice that the service has not signed yet: the signature is empty.
 *
 * Base64 and base64url differ here only in their padding: `+` and `/` come only from
 * text that holds `>`, `?` or `~`, and the names and numbers of a choice hold none.
 */
export const encode = (saved: Saved): string =>
  `${btoa(json({ ...saved, d: plain(saved.d) })).replace(/=/g, '')}.`;

/** Writes the cookie, or deletes it if `value` is empty. */
export function writeChoice(value: string): void {
  // Without a domain, or on a host outside it, the cookie belongs to the host alone.
  const scope = location.hostname.endsWith(domain) ? domain : '';
  const age = value ? days * 86400 : 0;
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is asynchronous and not everywhere
    document.cookie = `${NAME}=${value};path=/;max-age=${age};samesite=lax;domain=${scope}${secure}`;
  } catch {
    // As above.
  }
}
