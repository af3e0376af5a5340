import { make } from './element.ts';

/**
 * Makes a part that is folded under its heading, without a script to open it.
 *
 * @param heading What is always there.
 * @param more Small words beside it.
 * @param content What is folded.
 */
export function folded(
  heading: HTMLElement,
  more: string | null,
  content: Node[],
): HTMLElement {
  // Beside its marker, and no smaller than the text, as an `h6` of a browser is.
  heading.style.display = 'inline';
  heading.style.fontSize = '1em';
  const summary = make('summary', heading, more && ' ', more && make('small', more));
  summary.style.cursor = 'pointer';
  summary.style.paddingBlock = '4px';
  return make('details', summary, ...content);
}

/** Opens what an address names, when the page comes with it and when it changes. */
export function followAddress(whole: HTMLElement): void {
  const follow = () => {
    const named = document.getElementById(decoded(location.hash.slice(1)));
    if (!named || !whole.contains(named)) return;
    const details = named.closest('details');
    if (details) details.open = true;
    named.scrollIntoView();
  };
  follow();
  addEventListener('hashchange', follow);
}

/** Opens everything for print, and closes it again: paper cannot be unfolded. */
export function openForPrint(whole: HTMLElement): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...whole.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
