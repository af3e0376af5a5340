import { type Content, make, named } from './element.ts';
import type { Voice } from './text.ts';

/** Makes the table of contents: a link to each part and to each category. */
export function contentsPart(voice: Voice): HTMLElement {
  const { declaration, label } = voice;
  const categories = declaration.categories.map(({ id, title, services }) =>
    entry(voice, `category-${id}`, title, services[0] && ` (${services.length})`),
  );
  const contents = make(
    'nav',
    make(
      'ul',
      entry(voice, 'choices', label('present_choices')),
      entry(voice, 'change', label('how_to_change')),
      entry(voice, 'categories', label('categories'), make('ul', ...categories)),
      entry(voice, 'what_are_cookies', label('what_are_cookies')),
      entry(voice, 'controller', label('controller')),
      entry(voice, 'rights', label('rights')),
    ),
  );
  contents.setAttribute('aria-label', label('title'));
  return named('contents', contents);
}

function entry(voice: Voice, part: string, words: string, more?: Content): HTMLElement {
  const anchor = make('a', words);
  // With the address of the page: its `<base>` may be another.
  anchor.href = `${location.href.split('#')[0]}#${voice.id(part)}`;
  const line = make('li', anchor, more ?? null);
  // Far enough apart for a finger on a page without styles for lists (WCAG 2.5.8).
  line.style.paddingBlock = '4px';
  return line;
}
