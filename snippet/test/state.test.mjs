import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choice, openPage } from './page.mjs';

openPage();
const { adopt, granted, has, snapshot, undecided, withNeeds, withoutUnmetNeeds } =
  await import('../.compiled/state.js');
const asked = undecided;
const all = {
  analytics: '111111111',
  ga_demographics: '122222222',
  marketing: '133333333',
};

test('before a choice everything optional is denied and asked about (A-05)', () => {
  adopt();

  assert.deepEqual(granted(), []);
  assert.deepEqual(asked(), ['analytics', 'ga_demographics', 'marketing']);
  assert.equal(snapshot().visitor, undefined);
});

test('a decided category is not asked about again', () => {
  adopt(choice(all));

  assert.deepEqual(asked(), []);
  assert.deepEqual(granted(), ['analytics', 'ga_demographics', 'marketing']);
});

test('only a category whose meaning has changed is asked about again (A-41, A-42)', () => {
  adopt(choice({ ...all, marketing: '1ffffffff' }));

  assert.deepEqual(asked(), ['marketing']);
  assert.deepEqual(granted(), ['analytics', 'ga_demographics']);
});

test('an expired choice counts for nothing (A-43)', () => {
  adopt(choice(all, { x: 1 }));

  assert.deepEqual(granted(), []);
  assert.equal(asked().length, 3);
});

test('nothing is granted without what it needs (A-30)', () => {
  adopt(choice({ ...all, analytics: '011111111' }));

  assert.equal(has('ga_demographics'), false);
});

test('necessary is always granted, an unknown category never', () => {
  assert.equal(has('necessary'), true);
  assert.equal(has('constructor'), false);
});

test('a cookie with decisions of any shape breaks nothing', () => {
  for (const word of [null, 1, {}, [], true, '', '2']) {
    adopt(choice({ analytics: word, ga_demographics: word, marketing: word }));

    assert.deepEqual(granted(), []);
  }
});

test('granting a category grants its needs, and denying a need denies it', () => {
  assert.deepEqual(withNeeds(['ga_demographics']), ['ga_demographics', 'analytics']);
  assert.deepEqual(withoutUnmetNeeds(['ga_demographics', 'marketing']), ['marketing']);
});
