import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../.compiled/json.js';

const value = {
  id: 'a"b\n',
  decisions: { analytics: 'granted', marketing: 'denied' },
  gpc: false,
  supersedes: undefined,
  n: 1,
};
const plain = JSON.stringify(value);

test('it is the JSON that the browser would write', () => {
  assert.equal(json(value), plain);
});

test('an old library’s toJSON changes nothing', () => {
  for (const { prototype } of [Object, Array, String]) {
    Object.defineProperty(prototype, 'toJSON', {
      value: () => 'broken',
      configurable: true,
    });
  }
  const written = json(value);
  for (const { prototype } of [Object, Array, String]) delete prototype.toJSON;

  assert.equal(written, plain);
});
