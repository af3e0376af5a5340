import { CANNOT_DELETE, CLOSE, RELOAD, SAVED } from '../places.ts';
import { button, cross, el, say, status, unwanted } from './borrowed.ts';
import { foreign } from './config.ts';
import { leave } from './departure.ts';
import { fill } from './words.ts';

/** Says in the status region what happened. */
export function show(note: string): void {
  // That a choice was saved is read out: what was pressed is gone, and shows it to others.
  if (note === `${SAVED}`) status.textContent = say(SAVED);
  else display(note);
}

/** Shows a message until it is closed with its cross. */
function display(note: string): void {
  const [place, ...lost] = note.split(' ');
  const left = [...unwanted(), ...lost.flatMap((id) => foreign[id] ?? [])].join(', ');
  const isWaiting = +(place as string) === RELOAD;
  const words = `${say(+(place as string))} ${left && fill(CANNOT_DELETE, left)}`;
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
