import { CANNOT_DELETE, CLOSE } from '../places.ts';
import { cross, el, say } from './borrowed.ts';

/** Shows a message in the status region, with a cross that closes it. */
export function show(status: HTMLElement, note: string): void {
  const [place, ...names] = note.split(' ');
  const left = names.join(' ');
  const words = `${say(+(place as string))} ${left && say(CANNOT_DELETE, left)}`;
  const close = () => {
    status.className = 'q';
    status.replaceChildren();
  };
  status.className = 'p s t';
  status.replaceChildren(el('p', {}, words), cross(close, say(CLOSE)));
}
