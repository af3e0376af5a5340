/** The last attribute of every cookie that is deleted over HTTPS. */
const secure = location.protocol === 'https:' ? ';secure' : '';

/** Deletes what a service has stored under `name` on the page's own host. */
export function erase(name: string): void {
  expire(name);
  try {
    localStorage.removeItem(name);
    sessionStorage.removeItem(name);
  } catch {
    // Storage is turned off, so there is nothing in it.
  }
}

/**
 * Deletes a cookie whatever its domain and path are. A page cannot read them, and a
 * deletion works only with those that the cookie was set with (RFC 6265 5.3).
 */
function expire(name: string): void {
  // '' instead of the last label: no browser takes a cookie for a top-level domain,
  // and Firefox writes an error to the console for each attempt.
  const domains = location.hostname
    .split('.')
    .map((_, i, all) => (all[i + 1] ? all.slice(i).join('.') : ''));
  const paths = location.pathname
    .split('/')
    .map((_, i, all) => all.slice(0, i + 1).join('/'));
  for (const domain of domains) {
    for (const path of paths) {
      // With the last slash and without. A partitioned cookie is another cookie, and
      // exists only over HTTPS.
      for (const end of [secure, `/${secure}`, secure && `/${secure};partitioned`]) {
        // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store cannot delete by path
        document.cookie = `${name}=;max-age=0;domain=${domain};path=${path}${end}`;
      }
    }
  }
}
