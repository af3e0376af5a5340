import { site } from './config.ts';

const key = (name: string): string => `consent_${site}_${name}`;

/** Keeps `value` in this browser if it lets us, or drops it when it is empty. */
export function keep(name: string, value: string): void {
  try {
    if (value) localStorage.setItem(key(name), value);
    else localStorage.removeItem(key(name));
  } catch {
    // Storage is full or turned off. Nothing that we keep is needed in this page.
  }
}

/** Returns what was kept under `name`, or ''. */
export function kept(name: string): string {
  try {
    return localStorage.getItem(key(name)) ?? '';
  } catch {
    return '';
  }
}
