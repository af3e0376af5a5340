/**
 * `declaration.js`: the declaration inside a page of the owner.
 *
 * It fills every `[data-consent-declaration]`. What the page has there, such as a link
 * to the declaration, stays if the service does not answer.
 */
import type { Declaration } from './declaration.ts';
import { followAddress, openForPrint } from './folded.ts';
import { levelFor } from './level.ts';
import { declarationPart } from './page.ts';
import { voiceOf } from './text.ts';

/** Our own element. Only known while the script runs for the first time. */
const own = document.currentScript as HTMLScriptElement | null;

/** Resources of the site lie beside the script, wherever the service is mounted. */
const address = (path: string): string =>
  new URL(path, own?.src || document.baseURI).href;

async function show(place: HTMLElement, number: number): Promise<void> {
  const spoken = place.closest<HTMLElement>('[lang]')?.lang || navigator.language;
  const query = `declaration.json?lang=${encodeURIComponent(spoken)}`;
  const answer = await fetch(address(query), { credentials: 'omit' });
  if (!answer.ok) throw new Error(`declaration.json: ${answer.status}`);
  const declaration: Declaration = await answer.json();
  const prefix = number ? `consent-${number + 1}` : 'consent';
  const whole = declarationPart(voiceOf(declaration, levelFor(place), address, prefix));
  place.replaceChildren(whole);
  openForPrint(whole);
  followAddress(whole);
}

function start(): void {
  const places = document.querySelectorAll<HTMLElement>('[data-consent-declaration]');
  for (const [number, place] of places.entries()) {
    show(place, number).catch((error: unknown) => {
      // The page keeps what it has there.
      const detail = { code: 'declaration', message: `${error}` };
      document.dispatchEvent(new CustomEvent('consent:error', { detail }));
    });
  }
}

if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', start);
} else {
  start();
}
