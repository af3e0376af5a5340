import type { Consent, ConsentState } from '../consent.d.ts';
import { make, named } from './element.ts';
import { dateWords, type Voice } from './text.ts';

/**
 * Makes the part that says what is in force and opens the choices.
 *
 * It follows the banner's script if the page has it, whenever that loads. Otherwise it
 * links to the declaration's own page, whose form needs no script.
 */
export function choicesPart(voice: Voice): HTMLElement {
  const state = make('div');
  const control = make('p');
  const show = (now?: ConsentState) => {
    if (now) state.replaceChildren(...stateOf(now, voice));
    // The same element stays, so that it gets the focus back when the choices close.
    if (!control.firstChild || (now && control.querySelector('a'))) {
      control.replaceChildren(opener(voice));
    }
  };

  show(banner()?.get());
  document.addEventListener('consent:ready', ({ detail }) => show(detail));
  document.addEventListener('consent:change', ({ detail }) => show(detail));
  const title = voice.heading(1, voice.label('present_choices'), 'choices');
  return named('choices', make('section', title, state, control));
}

function banner(): Consent | undefined {
  return (window as { consent?: Consent }).consent;
}

function stateOf(state: ConsentState, voice: Voice): HTMLElement[] {
  const { label, declaration } = voice;
  const when = (key: string, time?: string) =>
    time ? label(key).replace('{date}', dateWords(time, declaration.language)) : '';
  const times = [when('decided_at', state.at), when('expires_at', state.expires)];
  const said = state.at ? times.filter(Boolean).join(' · ') : label('no_choice_yet');
  const rows = declaration.categories.map((category) => {
    const granted = state.decisions[category.id] === 'granted';
    const word = granted ? label('granted') : label('denied');
    return make(
      'li',
      `${category.title}: `,
      make('strong', category.necessary ? label('always_on') : word),
    );
  });
  return [make('p', said), make('ul', ...rows)];
}

function opener(voice: Voice): HTMLElement {
  const words = voice.label('settings');
  if (!banner()) {
    const anchor = make('a', words);
    const { language } = voice.declaration;
    anchor.href = voice.address(`declaration?lang=${language}#choices`);
    return anchor;
  }
  const button = make('button', words);
  button.type = 'button';
  button.addEventListener('click', () => banner()?.open());
  return button;
}
