import { choicesPart } from './choices.ts';
import { contentsPart } from './contents.ts';
import { facts, link, make, named, spoken } from './element.ts';
import { categoryPart } from './services.ts';
import { dateWords, type Voice } from './text.ts';

/** Makes the whole declaration, in one element with its language. */
export function declarationPart(voice: Voice): HTMLElement {
  const { declaration, label } = voice;
  const whole = make(
    'div',
    voice.heading(0, label('title')),
    make('p', label('intro')),
    versionFacts(voice),
    contentsPart(voice),
    choicesPart(voice),
    changePart(voice),
    named(
      'categories',
      make(
        'section',
        voice.heading(1, label('categories'), 'categories'),
        ...declaration.categories.map((category) => categoryPart(category, voice)),
        make('p', label('caps')),
      ),
    ),
    textPart(voice, 'what_are_cookies'),
    controllerPart(voice),
    rightsPart(voice),
    make('p', link(history(voice), label('history'))),
  );
  whole.lang = declaration.language;
  whole.dir = declaration.direction;
  // Addresses and compound words can be wider than a narrow page (WCAG 1.4.10).
  whole.style.overflowWrap = 'break-word';
  return named('declaration', whole);
}

function versionFacts(voice: Voice): HTMLElement {
  const { declaration, label } = voice;
  const date = (time: string | null) => time && dateWords(time, declaration.language);
  const notice = declaration.notice_url;
  return facts([
    [label('updated'), date(declaration.updated)],
    [label('last_scan'), date(declaration.scanned)],
    [label('revision'), make('code', declaration.revision.slice(0, 12))],
    [label('privacy_notice'), notice && link(notice, notice)],
  ]);
}

function changePart(voice: Voice): HTMLElement {
  const { declaration, label } = voice;
  return make(
    'section',
    voice.heading(1, label('how_to_change'), 'change'),
    make('p', `${declaration.how_to_change} ${label('browser_settings')}`),
    declaration.gpc && voice.heading(2, label('gpc')),
    declaration.gpc && make('p', declaration.gpc),
    declaration.views &&
      spoken(
        declaration.borrowed.includes('views') ? 'en' : null,
        make('p', declaration.views),
      ),
  );
}

function textPart(voice: Voice, key: string): HTMLElement {
  const { label } = voice;
  const title = voice.heading(1, label(key), key);
  return make('section', title, make('p', label(`${key}_text`)));
}

function controllerPart(voice: Voice): HTMLElement {
  const { label } = voice;
  const { controller } = voice.declaration;
  const { email, url } = controller;
  return make(
    'section',
    voice.heading(1, label('controller'), 'controller'),
    facts([
      [label('name'), controller.name],
      [label('business_id'), controller.business_id],
      [label('address'), controller.address],
      [label('email'), email && link(`mailto:${email}`, email)],
      [label('phone'), controller.phone],
      [label('website'), url && link(url, url)],
    ]),
  );
}

function rightsPart(voice: Voice): HTMLElement {
  const { label } = voice;
  const { authorities } = voice.declaration;
  const rights = textPart(voice, 'rights');
  rights.append(
    voice.heading(2, label('complaint')),
    make('p', label('complaint_text')),
    // Each in a paragraph: lines of a list would be too close together for a finger on
    // a page that adds no space between them (WCAG 2.5.8).
    ...authorities.map(({ name, url }) => make('p', link(url, name))),
  );
  return rights;
}

function history(voice: Voice): string {
  return voice.address(`declaration/history?lang=${voice.declaration.language}`);
}
