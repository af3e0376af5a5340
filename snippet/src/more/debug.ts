import { address, has, ids } from './borrowed.ts';
import { debugged } from './config.ts';

type Debug = (about: unknown[]) => void;

/** Where an owner works (RFC 6761 and 6762), or asks what is wrong. */
const WORKSHOP = /^(localhost|127\..*|.*\.(test|local))$/;

/** Held until it has come: WebKit collects a script that waits outside the page. */
let script: HTMLScriptElement;

/** Loads what says in the console what is wrong in this page, for its owner alone. */
export function debug(): void {
  const isAsked = new URLSearchParams(location.search).has('consent-debug');
  if (!isAsked && !WORKSHOP.test(location.hostname)) return;
  const [site, hash, declared, domains] = debugged;
  script = document.createElement('script');
  script.integrity = `sha256-${hash}`;
  script.crossOrigin = '';
  script.onload = () =>
    (script as unknown as { debug: Debug }).debug([site, ids, declared, domains, has]);
  try {
    script.src = address('consent.debug.js');
    document.head.append(script);
    script.remove();
  } catch {
    // A page that takes trusted addresses only gets its hints from `page check`.
  }
}
