import { page, queue, word } from './queue.ts';

type Has = (category: string) => boolean;
type Call = ((...args: unknown[]) => void) & { q?: unknown[] };

/** Microsoft Advertising (UET). Without a default it counts as granted outside the EEA. */
export function advertising(has: Has, first: boolean): void {
  queue('uetq').push('consent', first ? 'default' : 'update', {
    ad_storage: word(has('marketing')),
  });
}

/** Microsoft Clarity. A denial also makes it delete its own cookies. */
export function clarity(has: Has): void {
  const call: Call = (...args) => {
    call.q ??= [];
    call.q.push(args);
  };
  page['clarity'] ??= call;
  (page['clarity'] as Call)('consentv2', {
    // The capital letters are Microsoft's.
    ad_Storage: word(has('marketing')),
    analytics_Storage: word(has('analytics')),
  });
}

/**
 * Meta Pixel.
 *
 * Its base code gives up when `fbq` exists, so no queue is made for it: the pixel is
 * held until it is granted, and told whenever it is there.
 */
export function meta(has: Has): void {
  const call = page['fbq'] as Call | undefined;
  call?.('consent', has('marketing') ? 'grant' : 'revoke');
}

/** Matomo. It tracks nothing until it is told, and remembers nothing by itself. */
export function matomo(has: Has, first: boolean): void {
  const command = has('analytics') ? 'setConsentGiven' : 'forgetConsentGiven';
  queue('_paq').push([first ? 'requireConsent' : command]);
}
