// Checks the receipt that stands in the page: by its own bytes, and nothing is sent.
// RFC 6962 section 2.1.1 (inclusion), C2SP tlog-proof, tlog-checkpoint, signed-note.
'use strict';

const box = document.querySelector('[data-proof]');
const part = (name) => box.querySelector(`[data-${name}]`);
const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const sha256 = async (...parts) => {
  const whole = new Uint8Array(await new Blob(parts).arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
};

// Without a script nothing is checked, and nothing is said of each step.
for (const verdict of box.querySelectorAll('[data-verdict]')) {
  verdict.className = 'badge';
  verdict.textContent = box.dataset.unchecked;
}

/** Marks a step as `good`, `bad` or `unable`, in the words of the page. */
const mark = (step, state) => {
  const badge = part(`step="${step}"`).querySelector('[data-verdict]');
  badge.className = `badge ${{ good: 'good', bad: 'error', unable: 'warning' }[state]}`;
  badge.textContent = box.dataset[state];
  return state === 'good';
};

const readReceipt = (text) => {
  const border = text.indexOf('\n\n');
  const [magic, extra, index, ...path] = text.slice(0, border).split('\n');
  if (magic !== 'c2sp.org/tlog-proof@v1') throw new Error('not a tlog-proof');
  const checkpoint = text.slice(border + 2);
  const end = checkpoint.lastIndexOf('\n\n') + 1;
  const [origin, size, root] = checkpoint.slice(0, end).split('\n');
  return {
    file: bytesOf(extra.replace(/^extra /, '')),
    index: BigInt(index.replace(/^index /, '')),
    path: path.map(bytesOf),
    origin,
    size: BigInt(size),
    root,
    signed: new TextEncoder().encode(checkpoint.slice(0, end)),
    signatures: checkpoint.slice(end + 1).trim().split('\n'),
  };
};

const rootOf = async (leaf, { index, size, path }) => {
  if (index >= size) throw new Error('the entry is outside the tree');
  let [node, last, hash] = [index, size - 1n, leaf];
  for (const sibling of path) {
    if (last === 0n) throw new Error('the path is too long');
    if (node & 1n || node === last) {
      hash = await sha256(Uint8Array.of(1), sibling, hash);
      while (!(node & 1n) && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = await sha256(Uint8Array.of(1), hash, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) throw new Error('the path is too short');
  return btoa(String.fromCharCode(...hash));
};

/** Says whether a key of the list signed the checkpoint; null where none can be used. */
const isSigned = async (proof, vkeys) => {
  for (const vkey of vkeys) {
    const [name, , ...rest] = vkey.split('+');
    const key = bytesOf(rest.join('+'));
    const id = (await sha256(new TextEncoder().encode(`${name}\n`), key)).slice(0, 4);
    if (name !== proof.origin || key[0] !== 1) continue;
    const imported = await crypto.subtle
      .importKey('raw', key.slice(1), { name: 'Ed25519' }, false, ['verify'])
      .catch(() => null);
    if (!imported) return null;
    for (const line of proof.signatures) {
      const [, signer, encoded] = line.split(' ');
      const value = bytesOf(encoded);
      if (signer !== name || hex(value.slice(0, 4)) !== hex(id)) continue;
      return crypto.subtle.verify({ name: 'Ed25519' }, imported, value.slice(4), proof.signed);
    }
  }
  return false;
};

const check = async () => {
  const result = part('result');
  const say = (name, kind = '') => {
    result.textContent = box.dataset[name];
    result.className = `message ${kind}`;
  };
  // Over plain http on another machine browsers offer no cryptography.
  if (!globalThis.crypto?.subtle) return say('insecure');
  try {
    const proof = readReceipt(part('receipt').textContent);
    const digest = await sha256(proof.file);
    const text = new TextDecoder().decode(proof.file).split('\n')[2];
    const isSame = hex(digest) === box.dataset.digest && text === part('record').textContent;
    const leaf = await sha256(Uint8Array.of(0, 1), digest);
    const isIn = (await rootOf(leaf, proof)) === proof.root;
    const signed = await isSigned(proof, part('vkeys').textContent.trim().split('\n'));
    const all = [
      mark('record', isSame ? 'good' : 'bad'),
      mark('tree', isIn ? 'good' : 'bad'),
      mark('signature', signed ? 'good' : signed === null ? 'unable' : 'bad'),
    ];
    if (all.every(Boolean)) say('proved');
    else if (isSame && isIn && signed === null) say('unsigned');
    else say('failed', 'bad');
  } catch {
    say('failed', 'bad');
  }
};

if (box) check();
