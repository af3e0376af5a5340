import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choice, openPage } from './page.mjs';

openPage({ gpc: true, settings: { model: 1 } });
const { adopt, granted, snapshot, undecided } = await import('../.compiled/state.js');
const all = {
  analytics: '111111111',
  ga_demographics: '122222222',
  marketing: '133333333',
};

test('the signal turns silence into a denial, even where silence means yes (A-51)', () => {
  adopt();

  assert.deepEqual(granted(), ['analytics']);
});

test('a grant made before the signal is suspended, and the visitor is not asked again', () => {
  adopt(choice(all, { g: 0 }));

  assert.deepEqual(granted(), ['analytics']);
  assert.deepEqual(undecided(), []);
});

test('a grant given while the signal is on counts', () => {
  adopt(choice(all, { g: 1 }));

  assert.equal(granted().length, 3);
});

test('pages can read the signal', () => {
  assert.equal(snapshot().gpc, true);
});
