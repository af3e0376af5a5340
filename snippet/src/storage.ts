import { site } from './config.ts';

const key = (name: string): string => `consent_${site}_${name}`;

/** Stores `value` if the browser allows it; an empty one deletes what was stored. */
export function keep(name: string, value: string): void {
  try {
    if (value) localStorage.setItem(key(name), value);
    else localStorage.removeItem(key(name));
  } catch {
    // Storage is full or turned off. This page works without it.
  }
}

/** Returns what is stored under `name`, or ''. */
export function kept(name: string): string {
  try {
    return localStorage.getItem(key(name)) ?? '';
  } catch {
    return '';
  }
}
