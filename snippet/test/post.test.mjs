import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { bringScripts, choice, openPage } from './page.mjs';

const { jar, events } = openPage();
const state = await import('../.compiled/state.js');
const cookie = await import('../.compiled/cookie.js');
const { offer } = await import('../.compiled/more.js');
const { post, resend, send } = await import('../.compiled/post.js');
const { keep, kept } = await import('../.compiled/storage.js');
const { fail } = await import('../.compiled/events.js');
const { ids } = await import('../.compiled/config.js');
const { lend } = await import('./lend.mjs');
const { deliver } = await import('../.compiled/more/delivery.js');
const { adopt, snapshot } = state;
const { encode, readChoice, writeChoice } = cookie;

let taken = 0;
await lend({
  ...state,
  ...cookie,
  ids,
  keep,
  kept,
  fail,
  send,
  saved: () => state.saved,
  flush: () => {},
  apply: (_, change) => {
    change();
    taken += 1;
  },
});
// The second file has come.
let comes = true;
bringScripts(() => (comes ? { deliver } : undefined));
offer([], () => {});

const settled = () => new Promise((done) => setTimeout(done, 5));
const choiceOf = (id) => JSON.stringify({ id, visitor: 'c0'.repeat(16) });
const requests = [];
let reply;
const answer = (status, body) => ({ ok: status < 300, status, json: async () => body });
const accepted = { digest: 'd1', receipt: 'proof', cookie: null };

globalThis.fetch = async (url, options) => {
  requests.push({ url, ...options });
  return reply(options);
};

beforeEach(() => {
  requests.length = 0;
  localStorage.removeItem('consent_shop_queue');
  localStorage.removeItem('consent_shop_receipt');
  jar.clear();
  const made = choice({ analytics: '111111111' });
  adopt(made);
  writeChoice(encode(made));
  reply = () => answer(201, accepted);
});

test('a choice is sent although the second file is blocked, and answered for later', async () => {
  comes = false;
  post(choiceOf(1));
  await settled();
  assert.deepEqual(
    requests.map(({ body }) => body),
    [choiceOf(1)],
  );
  assert.equal(localStorage.getItem('consent_shop_queue'), `\n${choiceOf(1)}`);

  comes = true;
  resend();
  await settled();

  assert.equal(localStorage.getItem('consent_shop_queue'), null);
  assert.equal(localStorage.getItem('consent_shop_receipt'), 'proof');
});

test('a choice is posted so that it outlives the page and needs no preflight', async () => {
  post(choiceOf(1));
  await settled();

  const [{ url, method, body, keepalive, credentials, headers }] = requests;
  assert.equal(url, 'https://consent.test/shop/choices');
  assert.deepEqual(
    [method, body, keepalive, credentials],
    ['POST', choiceOf(1), true, 'include'],
  );
  assert.equal(headers, undefined);
});

test('an answered choice stores its receipt and its digest', async () => {
  post(choiceOf(1));
  await settled();

  assert.equal(localStorage.getItem('consent_shop_receipt'), 'proof');
  assert.equal(localStorage.getItem('consent_shop_queue'), null);
  assert.equal(readChoice().p, 'd1');
});

test('the consent id comes with the answer, and the secret is never taken for it', async () => {
  assert.equal(snapshot().visitor, undefined);
  const told = choice({ analytics: '111111111' }, { v: 'id'.repeat(16) });
  reply = () => answer(201, { ...accepted, cookie: `${encode(told)}signature` });

  post(choiceOf(1));
  await settled();

  assert.equal(snapshot().visitor, 'id'.repeat(16));
});

test('a cookie that the response has set is not overwritten (A-45)', async () => {
  const signed = `${encode(choice({ analytics: '111111111' }, { p: 'd1' }))}signature`;
  reply = () => {
    jar.set('consent_shop', signed);
    return answer(201, { ...accepted, cookie: signed });
  };

  post(choiceOf(1));
  await settled();

  assert.equal(jar.get('consent_shop'), signed);
});

test('a signed cookie that came only in the body is written', async () => {
  const signed = `${encode(choice({ analytics: '111111111' }))}signature`;
  reply = () => answer(201, { ...accepted, cookie: signed });

  post(choiceOf(1));
  await settled();

  assert.equal(jar.get('consent_shop'), signed);
});

for (const [name, broken] of Object.entries({
  'no network': () => Promise.reject(new TypeError('failed to fetch')),
  'an error of the service': () => answer(500, {}),
  'too many requests': () => answer(429, {}),
  'a request that was too slow': () => answer(408, {}),
  'an answer that is not JSON': () => ({
    ok: true,
    status: 200,
    json: () => Promise.reject(new SyntaxError('<')),
  }),
  'an answer without a digest': () => answer(200, {}),
})) {
  test(`with ${name} the choice stays queued and is sent later, once`, async () => {
    reply = broken;
    post(choiceOf(1));
    await settled();
    assert.equal(localStorage.getItem('consent_shop_queue'), `\n${choiceOf(1)}`);

    reply = () => answer(200, accepted);
    resend();
    resend();
    await settled();

    assert.equal(requests.length, 2);
    assert.equal(localStorage.getItem('consent_shop_queue'), null);
  });
}

test('all failures are reported in one event', () => {
  assert.deepEqual(
    events.map(({ type, detail }) => [type, detail.code]),
    [['consent:error', 'not-recorded']],
  );
});

test('a refused choice is taken back and not sent again', async () => {
  reply = () => answer(409, { detail: 'unknown revision' });

  post(choiceOf(1));
  await settled();

  assert.equal(taken, 1);
  assert.equal(readChoice(), undefined);
  assert.equal(localStorage.getItem('consent_shop_queue'), null);
});

test('choices are sent in the order in which they were made', async () => {
  reply = () => Promise.reject(new TypeError('offline'));
  post(choiceOf(1));
  post(choiceOf(2));
  await settled();
  requests.length = 0;
  reply = () => answer(201, accepted);

  resend();
  await settled();

  assert.deepEqual(
    requests.map(({ body }) => body),
    [choiceOf(1), choiceOf(2)],
  );
});

test('the answer to an older choice does not undo a newer one', async () => {
  const made = choice({ analytics: '011111111' });
  const newer = encode(made);
  adopt(made);
  reply = ({ body }) => {
    if (body === choiceOf(2)) return Promise.reject(new TypeError('offline'));
    jar.set('consent_shop', `${encode(choice({ analytics: '111111111' }))}older`);
    return answer(201, accepted);
  };
  jar.set('consent_shop', newer);

  post(choiceOf(1));
  post(choiceOf(2));
  await settled();

  assert.equal(jar.get('consent_shop'), newer);
});

test('what an earlier release has queued is sent', async () => {
  reply = () => answer(200, accepted);
  localStorage.consent_shop_queue = JSON.stringify([choiceOf(1), choiceOf(2)]);

  resend();
  await settled();

  assert.deepEqual(
    requests.map(({ body }) => body),
    [choiceOf(1), choiceOf(2)],
  );
  assert.equal(localStorage.getItem('consent_shop_queue'), null);
});

test('without storage a choice is still sent', async () => {
  localStorage.setItem = () => {
    throw new Error('quota');
  };

  post(choiceOf(9));
  await settled();

  assert.deepEqual(
    requests.map(({ body }) => body),
    [choiceOf(9)],
  );
});
