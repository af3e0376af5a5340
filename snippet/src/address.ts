/** Our own element. Only known while the script runs for the first time. */
const own = document.currentScript as HTMLScriptElement | null;

/**
 * Address of one of the service's resources for this site.
 *
 * It is beside the script, wherever the service is mounted: an owner who puts it
 * behind a proxy under `/consent/` has nothing to set.
 */
export const address = (path: string): string =>
  new URL(path, own?.src || location.href).href;
