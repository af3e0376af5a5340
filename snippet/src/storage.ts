import { site } from './config.ts';

/** What could not be stored, so that a page without storage works until it is left. */
const memory = new Map<string, string>();

/** Keeps `value` in this browser, or drops it when it is empty. */
export function keep(name: string, value: string): void {
  memory.set(name, value);
  try {
    const key = `consent_${site}_${name}`;
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Storage is full or turned off. What was kept in memory still counts.
  }
}

/** Returns what was kept under `name`, or ''. */
export function kept(name: string): string {
  try {
    const value = localStorage.getItem(`consent_${site}_${name}`);
    if (value !== null) return value;
  } catch {
    // As above.
  }
  return memory.get(name) ?? '';
}
