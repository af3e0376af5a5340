/** Our own element. Only known while the script runs for the first time. */
const own = document.currentScript as HTMLScriptElement | null;

/**
 * Whether this page leaves the question to another: it says so on our element, or is a
 * frame in a page that has the same script.
 */
export function isQuiet(): boolean {
  try {
    return (
      own?.dataset.banner === 'off' ||
      (parent !== window &&
        [...parent.document.scripts].some(({ src }) => src === own?.src))
    );
  } catch {
    // The page around it is of another origin.
    return false;
  }
}

/** What a content security policy has allowed our own element by, if anything. */
export const nonce = own?.nonce ?? '';

/**
 * Returns the address of one of the service's resources for this site.
 *
 * Resources lie beside the script, wherever the service is mounted: an owner who
 * runs it behind a proxy under `/consent/` has nothing to configure.
 */
export const address = (path: string): string => beside + path;

/** Where the resources are: a `URL` would take the browser more memory than a banner. */
const beside = (own?.src || document.URL).replace(/[^/]*([?#].*)?$/, '');
