import { CANNOT_DELETE, CLOSE, RELOAD } from '../places.ts';
import { button, cross, el, leave, say, unwanted } from './borrowed.ts';
import { foreign } from './config.ts';

/** Shows a message in the status region, with a cross that closes it. */
export function show(status: HTMLElement, note: string): void {
  const [place, ...lost] = note.split(' ');
  const left = [...unwanted(), ...lost.flatMap((id) => foreign[id] ?? [])].join(', ');
  const isWaiting = +(place as string) === RELOAD;
  const words = `${say(+(place as string))} ${left && say(CANNOT_DELETE, left)}`;
  const close = () => {
    status.className = 'q';
    status.replaceChildren();
  };
  status.className = 'p s t';
  status.replaceChildren(
    isWaiting ? button(words, leave) : el('p', {}, words),
    cross(close, say(CLOSE)),
  );
}
