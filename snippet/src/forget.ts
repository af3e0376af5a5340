import { forgetMore, services } from './config.ts';
import { cookies } from './cookie.ts';
import { ask } from './more.ts';
import { has } from './state.ts';

/** Whether `name` belongs to services of which none is granted. */
function isUnwanted(name: string): boolean {
  const owners = services.filter((service) => RegExp(`^(${service[1]})$`).test(name));
  return !!owners[0] && !owners.some((service) => has(service[0]));
}

/** Names the first-party cookies and storage of what is not granted. */
export function unwanted(): string[] {
  const names = cookies().map(([name]) => name);
  try {
    names.push(...Object.keys({ ...localStorage, ...sessionStorage }));
  } catch {
    // Storage is turned off, so there is nothing in it.
  }
  return names.filter(isUnwanted);
}

/**
 * Deletes the first-party cookies and storage of every category that is not granted.
 *
 * Most visitors have none, so what deletes them is in the second file. If that cannot
 * come now, they are deleted on the next page; nothing that would read them runs.
 */
export function forget(): void {
  const names = unwanted();
  if (names[0]) ask(({ erase }) => names.forEach(erase));
  if (forgetMore) forgetMore(isUnwanted).catch(() => {});
}
