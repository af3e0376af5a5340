import type { ConsentFailureCode } from './consent.d.ts';

let failed = false;

/** Fulfils once the page's markup has been read. */
export const parsed = new Promise<unknown>((done) => {
  if (document.readyState !== 'loading') done(0);
  else addEventListener('DOMContentLoaded', done);
});

/** Dispatches `consent:NAME` on the document. An error in a listener stops nothing. */
export function emit(name: string, detail: unknown): void {
  document.dispatchEvent(new CustomEvent(`consent:${name}`, { detail }));
}

/**
 * Reports the first thing that did not work on a page, and nothing after it.
 *
 * With one event per cause, a page whose service is down would get more at every
 * click.
 */
export function fail(code: ConsentFailureCode, cause: unknown = ''): void {
  if (failed) return;
  failed = true;
  try {
    emit('error', { code, message: `${cause}` });
  } catch {
    // The page has removed the event constructor, so nothing can be dispatched.
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

/**
 * Listens to `types` of the window on the way down: the page's own handlers may stop an
 * event on its way up.
 */
export function hear<E extends Event>(types: string, act: (event: E) => void): void {
  for (const type of types.split(' '))
    addEventListener(type, guard(act) as (event: Event) => void, true);
}
