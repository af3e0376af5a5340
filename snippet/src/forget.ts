import { forgetMore, services } from './config.ts';
import { cookies, secure } from './cookie.ts';
import { has } from './state.ts';

/** Whether `name` belongs to services of which none is granted. */
function isUnwanted(name: string): boolean {
  const owners = services.filter((service) => RegExp(`^(${service[3]})$`).test(name));
  return !!owners[0] && !owners.some((service) => has(service[1]));
}

const unwantedCookies = (): string[] =>
  cookies()
    .map(([name]) => name)
    .filter(isUnwanted);

/** Deletes the first-party cookies and storage of every category that is not granted. */
export function forget(): void {
  unwantedCookies().forEach(expire);
  try {
    for (const area of [localStorage, sessionStorage]) {
      for (const key of Object.keys(area).filter(isUnwanted)) area.removeItem(key);
    }
  } catch {
    // Storage is turned off, so there is nothing in it.
  }
  if (forgetMore) forgetMore(isUnwanted).catch(() => {});
}

/**
 * Deletes a cookie whatever its domain and path are. A page cannot read them, and a
 * deletion works only with those that the cookie was set with (RFC 6265 5.3).
 */
function expire(name: string): void {
  // '' instead of the last label: no browser takes a cookie for a top-level domain,
  // and Firefox writes an error to the console for each attempt.
  const domains = location.hostname
    .split('.')
    .map((_, i, all) => (all[i + 1] ? all.slice(i).join('.') : ''));
  const paths = location.pathname
    .split('/')
    .map((_, i, all) => all.slice(0, i + 1).join('/'));
  for (const domain of domains) {
    for (const path of paths) {
      // With the last slash and without. A partitioned cookie is another cookie, and
      // exists only over HTTPS.
      for (const end of [secure, `/${secure}`, secure && `/${secure};partitioned`]) {
        // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store cannot delete by path
        document.cookie = `${name}=;max-age=0;domain=${domain};path=${path}${end}`;
      }
    }
  }
}

/** Names what a withdrawal leaves behind: what stayed, and what only the visitor can delete. */
export const leftOvers = (lost: string[]): string[] => [
  ...unwantedCookies(),
  ...services
    .filter((service) => lost.includes(service[1]))
    .flatMap((service) => service[4]),
];
