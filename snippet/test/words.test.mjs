import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { openPage } from './page.mjs';

openPage({
  settings: {
    words: {
      fi: 'suomi|ltr|Otsikko {date}!',
      nb: 'b|ltr|B',
      pt: 'p|ltr|P',
      ar: 'a|rtl|A',
    },
  },
});
const words = await import('../.compiled/words.js');
const pick = (page, ...browser) => {
  document.documentElement.lang = page;
  Object.defineProperty(navigator, 'languages', { value: browser, configurable: true });
  words.pickLanguage();
  return words.language;
};

beforeEach(() => words.speak('fi'));

test('the page decides the language (A-71)', () => {
  assert.equal(pick('pt', 'fi'), 'pt');
  assert.equal(pick('ar-EG', 'fi'), 'ar');
  assert.equal(pick('PT-BR', 'fi'), 'pt');
});

test('Norwegian by its old tag is the one that most of its pages are in', () => {
  assert.equal(pick('no', 'fi'), 'nb');
  assert.equal(pick('NO-NO', 'fi'), 'nb');
});

test('a language that merely begins alike is not taken for it', () => {
  assert.equal(pick('fil', 'ar'), 'ar');
});

test('without the page’s language the browser’s is taken, then the first', () => {
  assert.equal(pick('de', 'sv', 'pt-PT'), 'pt');
  assert.equal(pick('', 'de'), 'fi');
});

test('a gap is filled with the value as it stands', () => {
  assert.equal(words.say(words.TITLE, '$& 1.2.'), 'Otsikko $& 1.2.!');
});
