import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choice, openPage } from './page.mjs';

const { jar, written } = openPage({ settings: { domain: 'shop.test' } });
const { encode, rawChoice, readChoice, writeChoice } = await import(
  '../.compiled/cookie.js'
);

test('a choice that was written is read again', () => {
  const made = choice({ analytics: '111111111', marketing: '033333333' });

  writeChoice(encode(made));

  assert.deepEqual(readChoice(), made);
});

test('the signature stays empty and the payload is base64url without padding', () => {
  for (const length of [1, 2, 3, 4]) {
    const value = encode(choice({ ['a'.repeat(length)]: '011111111' }));

    assert.match(value, /^[A-Za-z0-9_-]+\.$/);
  }
});

test('the cookie covers the site and its subdomains, and lasts as long as the choice', () => {
  writeChoice('x.');

  assert.equal(
    written.at(-1),
    'consent_shop=x.;path=/;max-age=15811200;samesite=lax;domain=shop.test;secure',
  );
});

test('of two values the newer choice counts', () => {
  const old = choice({ analytics: '111111111' }, { t: 1 });
  const fresh = choice({ analytics: '011111111' }, { t: 2 });
  jar.set('consent_shop', `${encode(old)}; consent_shop=${encode(fresh)}`);

  assert.equal(readChoice().t, 2);
  // What is handed over to another site is what is in force here, signed or not.
  assert.equal(rawChoice(), encode(fresh));
});

test('a newer cookie that is not ours, or cannot be read, does not count', () => {
  const ours = encode(choice({ analytics: '111111111' }, { t: 1 }));
  const other = encode(choice({ analytics: '011111111' }, { t: 2 }));
  jar.set('a', `consent_shop=${other}; consent_shop=e30.x; consent_shop=${ours}`);
  jar.delete('consent_shop');

  assert.equal(rawChoice(), ours);
  jar.delete('a');
});

test('a cookie that cannot be read counts as none', () => {
  for (const value of ['', '.', 'e30.', '%%%.', 'bnVsbA.', 'W10.', 'x'.repeat(5000)]) {
    jar.set('consent_shop', value);

    assert.equal(readChoice(), undefined);
  }
});

test('a signed cookie is read like an unsigned one', () => {
  jar.set('consent_shop', `${encode(choice({ analytics: '111111111' }))}c2lnbmF0dXJl`);

  assert.equal(readChoice().d.analytics, '111111111');
});
