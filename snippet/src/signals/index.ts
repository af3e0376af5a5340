import { option, signals } from '../config.ts';
import { google, tagManager } from './google.ts';
import { advertising, clarity, matomo, meta } from './others.ts';

type Has = (category: string) => boolean;
type Signal = (has: Has, first: boolean) => void;

/** The letter under which a policy's services ask for a signal, and who sends it. */
const SENDERS: Record<string, Signal> = {
  g: (has, first) => google(has, first, option('c')),
  u: advertising,
  c: clarity,
  f: meta,
  m: matomo,
};

/** Tells every tool of the policy that nothing is granted yet. */
export function denyFirst(): void {
  for (const letter of signals) SENDERS[letter]?.(() => false, true);
}

/** Tells every tool of the policy what is granted now. */
export function sendSignals(has: Has, decisions: Record<string, string>): void {
  for (const letter of signals) SENDERS[letter]?.(has, false);
  if (signals.includes('g')) tagManager(decisions);
}
