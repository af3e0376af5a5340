import { address, draw, ids, shown, speak, status } from './borrowed.ts';
import { makePreferences } from './preferences.ts';

let dialog: HTMLDialogElement | undefined;

/**
 * Opens the preferences with what is in force now.
 *
 * @param from gets the focus back when they close.
 */
export function open(from?: HTMLElement): void {
  // A policy without optional categories asks nothing, but still informs.
  if (!ids[0]) {
    location.assign(address('declaration'));
    return;
  }
  dialog?.remove();
  dialog = makePreferences();
  (status.getRootNode() as ShadowRoot).append(dialog);
  from?.focus();
  dialog.showModal();
}

/** Draws everything in another language, and keeps the focus where it was. */
export function change(language: string): void {
  const wasOpen = dialog?.open;
  speak(language);
  draw();
  if (wasOpen) open();
  else shown()?.querySelector<HTMLElement>('.l')?.focus();
}
