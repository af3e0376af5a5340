import { addresses, hosts, services } from './config.ts';

/** The services behind an address, the one that it alone shows first. */
export function servicesAt(address: string): string[] {
  let url: URL;
  try {
    url = new URL(address, document.baseURI);
  } catch {
    return [];
  }
  const rest = url.href.replace(/^\w+:\/\//, '');
  const exact = addresses.find(([beginning]) => rest.startsWith(beginning));
  if (exact) return [exact[1]];
  const labels = url.hostname.split('.');
  const patterns = labels.map((_, at) => `*.${labels.slice(at + 1).join('.')}`);
  for (const pattern of [url.hostname, `*.${url.hostname}`, ...patterns]) {
    const found = hosts[pattern];
    if (found) return found;
  }
  return [];
}

/** The name of a service for people. */
export const nameOf = (id: string): string => services[id]?.[0] ?? id;

/** What others call a category, and many owners write. */
const SAME: Record<string, string> = {
  statistics: 'analytics',
  statistic: 'analytics',
  stats: 'analytics',
  performance: 'analytics',
  tilastot: 'analytics',
  ads: 'marketing',
  advertising: 'marketing',
  targeting: 'marketing',
  markkinointi: 'marketing',
  functional: 'preferences',
  functionality: 'preferences',
  social: 'social_sharing',
  embeds: 'social_sharing',
};

/** The number of letters to change, add or take out between two words. */
function distance(one: string, other: string): number {
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const swap = (row[j - 1] as number) + +(one[i - 1] !== other[j - 1]);
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[other.length] as number;
}

/** The category that was meant, if one is near enough. */
export function nearest(word: string, ids: string[]): string | undefined {
  const plain = word.toLowerCase().replace(/-/g, '_');
  const same = SAME[plain];
  if (same && ids.includes(same)) return same;
  const [first] = [...ids].sort((a, b) => distance(plain, a) - distance(plain, b));
  return first && distance(plain, first) <= Math.max(2, first.length / 3)
    ? first
    : undefined;
}
