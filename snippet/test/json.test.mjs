import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, plain } from '../.compiled/json.js';

const value = {
  id: 'a"b\n',
  decisions: { analytics: 'granted', marketing: 'denied' },
  gpc: false,
  supersedes: undefined,
  n: 1,
};
const expected = JSON.stringify(value);
const write = () => json({ ...value, decisions: plain(value.decisions) });

test('it is the JSON that the browser would write', () => {
  assert.equal(write(), expected);
});

test('an old library’s toJSON changes nothing', () => {
  for (const { prototype } of [Object, Array, String]) {
    Object.defineProperty(prototype, 'toJSON', {
      value: () => 'broken',
      configurable: true,
    });
  }
  const written = write();
  for (const { prototype } of [Object, Array, String]) delete prototype.toJSON;

  assert.equal(written, expected);
});
