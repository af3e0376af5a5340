import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { openPage } from './page.mjs';

openPage({
  settings: {
    names: { fi: 'suomi', nb: 'b', pt: 'p', ar: 'a' },
    words: 'ltr|Otsikko {date}!',
  },
});
const whole = { fi: 'ltr|Otsikko {date}!', nb: 'ltr|B', pt: 'ltr|P', ar: 'rtl|A' };
const words = await import('../.compiled/words.js');
const { lend } = await import('./lend.mjs');
const { fill } = await import('../.compiled/more/words.js');
await lend({ say: words.say });
const { TITLE } = await import('../.compiled/places.js');
const pick = (page, ...browser) => {
  document.documentElement.lang = page;
  Object.defineProperty(navigator, 'languages', { value: browser, configurable: true });
  return words.pickLanguages()[0];
};

beforeEach(() => words.speak('fi'));

test('the page decides the language (A-71)', () => {
  assert.equal(pick('pt', 'fi'), 'pt');
  assert.equal(pick('ar-EG', 'fi'), 'ar');
  assert.equal(pick('PT-BR', 'fi'), 'pt');
});

test('the old tag of Norwegian means Bokmål, as most of its pages do', () => {
  assert.equal(pick('no', 'fi'), 'nb');
  assert.equal(pick('NO-NO', 'fi'), 'nb');
});

test('a tag that only begins like ours is another language', () => {
  assert.equal(pick('fil', 'ar'), 'ar');
});

test('the browser’s language comes after the page’s, and the policy’s first is last', () => {
  assert.equal(pick('de', 'sv', 'pt-PT'), 'pt');
  assert.equal(pick('', 'de'), 'fi');
});

test('a gap is filled with the value, unchanged', () => {
  assert.equal(fill(TITLE, '$& 1.2.'), 'Otsikko $& 1.2.!');
});

test('until the texts of a language are here, the first is spoken', () => {
  words.speak('ar');
  assert.deepEqual([words.language, words.isSpoken()], ['fi', false]);
  words.learn(whole);
  assert.deepEqual([words.language, words.isSpoken()], ['ar', true]);
  assert.equal(words.say(TITLE), 'A');
});

test('texts that cannot come are done without', () => {
  words.speak('sv');
  words.speakOwn();
  assert.deepEqual([words.language, words.isSpoken()], ['fi', true]);
});
