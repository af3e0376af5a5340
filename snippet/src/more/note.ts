import { CANNOT_DELETE, CLOSE, DECLARATION, RELOAD, SAVED } from '../places.ts';
import {
  address,
  button,
  cross,
  el,
  language,
  link,
  say,
  status,
  unwanted,
} from './borrowed.ts';
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
  const left = named([...unwanted(), ...lost.flatMap((id) => foreign[id] ?? [])]);
  const isWaiting = +(place as string) === RELOAD;
  const words = `${say(+(place as string))} ${left && fill(CANNOT_DELETE, left)}`;
  const close = () => {
    status.className = 'q';
    status.replaceChildren();
  };
  status.className = 'p s t';
  status.replaceChildren(
    isWaiting
      ? button(words, leave)
      : el(
          'p',
          {},
          words,
          ' ',
          left && link(address(`declaration?lang=${language()}`), say(DECLARATION)),
        ),
    cross(close, say(CLOSE)),
  );
}

/** How many names of one host are read before they become a number. */
const FEW = 3;

/**
 * Joins names that may end with their host in brackets: each host once, with the names
 * of its cookies, or with how many there are.
 */
function named(names: string[]): string {
  const hosts = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const [, cookie, host] = /^(.*) \((.*)\)$/.exec(name) ?? ['', name, ''];
    hosts.set(host as string, [...(hosts.get(host as string) ?? []), cookie as string]);
  }
  return [...hosts]
    .map(([host, cookies]) => {
      if (!host) return cookies.join(', ');
      if (cookies.length > FEW) return `${host} (${cookies.length})`;
      return `${cookies.join(', ')} (${host})`;
    })
    .join('; ');
}
