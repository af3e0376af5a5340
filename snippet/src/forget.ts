import { forgetMore, services } from './config.ts';
import { cookies, secure } from './cookie.ts';
import { has } from './state.ts';

/** Whether `name` belongs only to services that are not granted. */
function isUnwanted(name: string): boolean {
  const owners = services.filter((service) => RegExp(`^(${service[3]})$`).test(name));
  return !!owners[0] && !owners.some((service) => has(service[1]));
}

const unwantedCookies = (): string[] =>
  cookies()
    .map((one) => one.split('=')[0] as string)
    .filter(isUnwanted);

/** Deletes the first-party cookies and storage of every category that is not granted. */
export function forget(): void {
  for (const name of unwantedCookies()) expire(name);
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
 * Deletes a cookie whatever its domain and path were: a page is not told, and a
 * deletion only takes when both are the same as at the setting (RFC 6265 5.3).
 */
function expire(name: string): void {
  const domains = location.hostname
    .split('.')
    .map((_, i, all) => all.slice(i).join('.'));
  const paths = location.pathname
    .split('/')
    .map((_, i, all) => all.slice(0, i + 1).join('/'));
  for (const domain of ['', ...domains]) {
    for (const path of paths) {
      // With the last slash and without; a partitioned cookie is another cookie.
      for (const end of [secure, `/${secure}`, `/${secure};partitioned`]) {
        // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store cannot delete by path
        document.cookie = `${name}=;max-age=0;domain=${domain};path=${path}${end}`;
      }
    }
  }
}

/** Names what a withdrawal leaves behind: what stayed, and what is not ours to delete. */
export const leftOvers = (lost: string[]): string[] => [
  ...unwantedCookies(),
  ...services
    .filter((service) => lost.includes(service[1]))
    .flatMap((service) => service[4]),
];
