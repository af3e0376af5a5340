// The code in docs/embedding.md compiles against consent.d.ts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const guide = readFileSync(`${here}../docs/embedding.md`, 'utf8');
const types = readFileSync(`${here}src/consent.d.ts`, 'utf8');

/** Returns the code of each block in a language. */
const blocks = (language) =>
  [...guide.matchAll(RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, code]) => code,
  );

/** Returns the first cell of each table row between two headings. */
const cells = (from, to) => {
  const part = guide.slice(guide.indexOf(from), guide.indexOf(to));
  return [...part.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
};

function compile(name, code) {
  const folder = `${here}.compiled/guide`;
  mkdirSync(folder, { recursive: true });
  copyFileSync(`${here}src/consent.d.ts`, `${folder}/consent.d.ts`);
  writeFileSync(`${folder}/${name}.ts`, code);
  const flags = ['--noEmit', '--strict', '--allowImportingTsExtensions'];
  const target = ['--target', 'es2022', '--lib', 'es2022,dom', '--types', ''];
  const files = [`${folder}/${name}.ts`, `${folder}/consent.d.ts`];
  const tsc = `${here}node_modules/.bin/tsc`;
  try {
    // Where it stands is no project of ours.
    execFileSync(tsc, ['--ignoreConfig', ...flags, ...target, ...files]);
  } catch (error) {
    assert.fail(`${error.stdout}`);
  }
}

test('the example in TypeScript compiles', () => {
  const [example, ...more] = blocks('ts');

  assert.deepEqual(more, []);
  compile('typed', example);
});

test('the example for any other tool compiles', () => {
  const example = blocks('html').find((code) => code.includes('myTool'));
  const script = example.match(/<script>(.*)<\/script>/s)[1];
  // What a page in JavaScript does not write down.
  const typed = script.replace(
    '({ decisions })',
    "({ decisions }: import('./consent.d.ts').ConsentState)",
  );

  compile('tool', `declare const myTool: { setConsent(on: boolean): void };\n${typed}`);
});

test('every method of the table is typed, and vice versa', () => {
  const documented = cells('| `window.consent` |', 'In TypeScript').map((name) =>
    name.replace(/\(.*/, ''),
  );
  const typed = types.match(/interface Consent \{(.*?)^\}/ms)[1];
  const names = [...typed.matchAll(/^ {2}(\w+)[(:]/gm)].map(([, name]) => name);

  assert.deepEqual(
    documented.filter((name) => name !== 'window.consent').sort(),
    names.sort(),
  );
});

test('every event of the table is typed, and vice versa', () => {
  const documented = cells('| On `document` |', '| `code` |').filter((cell) =>
    cell.includes(':'),
  );
  const typed = [...types.matchAll(/'(consent:\w+)'/g)].map(([, name]) => name);

  assert.deepEqual(documented.sort(), typed.sort());
});

test('every error code is documented, typed and used', () => {
  const documented = cells('| `code` |', '## Appearance').filter(
    (cell) => cell !== 'code',
  );
  const union = types.match(/ConsentFailureCode =(.*?);/s)[1];
  const typed = [...union.matchAll(/'([\w-]+)'/g)].map(([, code]) => code);
  const sources = readdirSync(`${here}src`, { recursive: true })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('embed'))
    .map((name) => readFileSync(`${here}src/${name}`, 'utf8'));
  const used = sources.flatMap((source) =>
    [...source.matchAll(/fail\('([\w-]+)'/g)].map(([, code]) => code),
  );

  assert.deepEqual(documented.sort(), typed.sort());
  assert.deepEqual([...new Set(used)].sort(), typed);
});
