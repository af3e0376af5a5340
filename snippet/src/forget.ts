import { categories, services } from './config.ts';
import { has } from './state.ts';

/** Whether `name` is what `pattern` says; a `*` stands for any part. */
export function fits(pattern: string, name: string): boolean {
  const [head = '', tail] = pattern.split('*');
  if (tail === undefined) return name === head;
  return name.startsWith(head) && name.endsWith(tail);
}

const isOn = (position: number): boolean => has(categories[position]?.[0] ?? 'necessary');

/** Whether `name` belongs only to services that are not granted. */
function isUnwanted(name: string): boolean {
  const owners = services.filter(([, , , , items]) => items.some((one) => fits(one, name)));
  return owners.length > 0 && !owners.some(([, , position]) => isOn(position));
}

const cookieNames = (): string[] =>
  document.cookie.split('; ').map((pair) => pair.split('=')[0] ?? '');

/**
 * Deletes the first-party cookies and storage of every category that is not granted.
 *
 * @param thorough looks into databases and caches too, which costs a returning visit.
 */
export function forget(thorough: boolean): void {
  for (const name of cookieNames().filter(isUnwanted)) expire(name);
  for (const area of ['localStorage', 'sessionStorage'] as const) {
    try {
      const storage = window[area];
      for (const key of Object.keys(storage).filter(isUnwanted)) storage.removeItem(key);
    } catch {
      // Storage is turned off, so there is nothing in it.
    }
  }
  if (thorough) forgetDatabases().catch(() => {});
}

async function forgetDatabases(): Promise<void> {
  for (const { name = '' } of await indexedDB.databases()) {
    if (isUnwanted(name)) indexedDB.deleteDatabase(name);
  }
  for (const name of await caches.keys()) if (isUnwanted(name)) caches.delete(name);
}

/**
 * Deletes a cookie whatever its domain and path were: a page is not told, and a
 * deletion only takes when both are the same as at the setting (RFC 6265 5.3).
 */
function expire(name: string): void {
  const domains = location.hostname.split('.').map((_, i, all) => all.slice(i).join('.'));
  const folders = location.pathname.split('/').map((_, i, all) => all.slice(0, i + 1).join('/'));
  // A partitioned cookie is another cookie of the same name.
  const jars = location.protocol === 'https:' ? [';secure', ';secure;partitioned'] : [''];
  for (const jar of jars) {
    for (const path of folders.flatMap((one) => [one, `${one}/`])) {
      for (const domain of ['', ...domains.map((one) => `;domain=${one}`)]) {
        // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store cannot delete by path
        document.cookie = `${name}=;max-age=0;path=${path}${domain}${jar}`;
      }
    }
  }
}

/** Names what a withdrawal leaves behind: what stayed, and what is not ours to delete. */
export const leftOvers = (lost: string[]): string[] => [
  ...cookieNames().filter(isUnwanted),
  ...services
    .filter(([, , position]) => lost.includes(categories[position]?.[0] ?? ''))
    .flatMap(([, , , , , foreign]) => foreign),
];
