import type { ConsentFailureCode } from './consent.d.ts';

let failed = false;

/** Fulfils once the page's markup has been read. */
export const parsed = new Promise<unknown>((done) => {
  if (document.readyState !== 'loading') done(0);
  else addEventListener('DOMContentLoaded', done);
});

/** Dispatches `consent:NAME` on the document. A listener's error stays its own. */
export function emit(name: string, detail: unknown): void {
  document.dispatchEvent(new CustomEvent(`consent:${name}`, { detail }));
}

/**
 * Says once per page that something did not work.
 *
 * One event and not one per cause: a page without a service behind it would
 * otherwise be flooded on every click.
 */
export function fail(code: ConsentFailureCode, cause: unknown = ''): void {
  if (failed) return;
  failed = true;
  try {
    emit('error', { code, message: `${cause}` });
  } catch {
    // The page has taken the event constructor away. There is nobody left to tell.
  }
}

/** Wraps `act` so that it never throws into the page: see `fail`. */
export function guard<A extends unknown[]>(act: (...args: A) => void) {
  return (...args: A): void => {
    try {
      act(...args);
    } catch (error) {
      fail('broken-page', error);
    }
  };
}
