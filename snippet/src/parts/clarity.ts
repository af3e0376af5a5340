import type { Tell } from '../config.ts';
import { page } from './queue.ts';

type Call = ((...args: unknown[]) => void) & { q?: unknown[] };

/** Microsoft Clarity. After a denial it also deletes its own cookies. */
const clarity: Tell = ({ marketing = 'denied', analytics = 'denied' }) => {
  const wait: Call = (...args) => {
    wait.q ??= [];
    wait.q.push(args);
  };
  page.clarity ??= wait;
  // The capital letters are Microsoft's.
  const consent = { ad_Storage: marketing, analytics_Storage: analytics };
  (page.clarity as Call)('consentv2', consent);
};

export default clarity;
