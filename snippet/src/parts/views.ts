import type { Tell } from '../config.ts';

/** Where the service is: our element is known while the script runs, which is now. */
const own = document.currentScript as HTMLScriptElement | null;

/** Says that the banner is there, with nothing of the page and no cookie. */
const send = (): void => {
  const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
  fetch(new URL('views', own?.src || location.href), {
    method: 'POST',
    body: `${+!!globalPrivacyControl}`,
    credentials: 'omit',
    keepalive: true,
    // Nobody misses one view.
  }).catch(() => {});
};

// The host of the surfaces comes into the page once, with the banner in it or with the
// button of somebody who has decided already.
const isAsking = ({ shadowRoot }: Element): boolean =>
  !!shadowRoot?.querySelector('.b');
new MutationObserver((_, observer) => {
  if (![...document.documentElement.children].some(isAsking)) return;
  observer.disconnect();
  send();
}).observe(document.documentElement, { childList: true });

/** Counts how often the banner is shown, for policies that count it. It tells no tool. */
const views: Tell = () => {};

export default views;
