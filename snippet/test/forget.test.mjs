import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { choice, openPage } from './page.mjs';

const { jar, written } = openPage();
const { adopt } = await import('../.compiled/state.js');
const { unwanted } = await import('../.compiled/forget.js');
const { erase } = await import('../.compiled/more/erase.js');
const forget = () => unwanted().forEach(erase);

beforeEach(() => {
  jar.clear();
  written.length = 0;
  adopt();
});

test('cookies of a denied category are deleted, others stay (A-35)', () => {
  for (const name of ['_ga', '_ga_X1', '_ads', 'session', '_gallery', 'consent_shop']) {
    jar.set(name, '1');
  }

  forget();

  assert.deepEqual([...jar.keys()], ['session', '_gallery', 'consent_shop']);
});

test('every domain and folder that could have set a cookie is tried', () => {
  jar.set('_ads', '1');

  forget();

  assert.ok(written.includes('_ads=;max-age=0;domain=;path=/;secure'));
  assert.ok(written.includes('_ads=;max-age=0;domain=shop.test;path=/;secure'));
  assert.ok(written.includes('_ads=;max-age=0;domain=www.shop.test;path=/a;secure'));
  assert.ok(written.includes('_ads=;max-age=0;domain=shop.test;path=/a/b/;secure'));
  assert.ok(
    written.includes('_ads=;max-age=0;domain=shop.test;path=/;secure;partitioned'),
  );
});

test('no cookie is looked for in a top-level domain, which Firefox would report', () => {
  jar.set('_ads', '1');

  forget();

  assert.deepEqual(
    [...new Set(written.map((cookie) => cookie.match(/domain=(.*?);/)[1]))],
    ['www.shop.test', 'shop.test', ''],
  );
});

test('a cookie that a granted service uses too stays', () => {
  adopt(
    choice({
      analytics: '111111111',
      ga_demographics: '022222222',
      marketing: '033333333',
    }),
  );
  jar.set('_ga', '1').set('_ads', '1');

  forget();

  assert.deepEqual([...jar.keys()], ['_ga']);
});

test('storage is deleted as cookies are (A-48)', () => {
  localStorage.setItem('_stats', '1');
  sessionStorage.setItem('_stats', '1');
  localStorage.setItem('cart', '1');

  forget();

  assert.equal(localStorage.getItem('_stats'), null);
  assert.equal(sessionStorage.getItem('_stats'), null);
  assert.equal(localStorage.getItem('cart'), '1');
});
