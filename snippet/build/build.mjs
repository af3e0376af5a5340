// Writes consent_service/snippet/built. Run by `make snippet`.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, expression, script, stub } from './bundle.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const built = join(here, '..', 'consent_service', 'snippet', 'built');

/** Returns the digest of the sources, which tools/snippet_digest.py compares without Node. */
async function digest() {
  const names = (await readdir(here, { recursive: true }))
    .map((name) => name.split(sep).join('/'))
    .filter((name) =>
      /^(src\/.*\.(ts|css)|build\/[^/]*\.mjs|package-lock\.json)$/.test(name),
    )
    .sort();
  const state = createHash('sha256');
  for (const name of names) {
    const content = await readFile(join(here, name));
    state.update(`${name}\0${content.length}\0`);
    state.update(content);
  }
  return state.digest('hex');
}

const parts = {};
for (const file of (await readdir(join(here, 'src/parts'))).sort()) {
  // Parts use these; they are not parts.
  if (/^(queue|arrival|newest|blocking|consent-mode)\.ts$/.test(file)) continue;
  parts[file.replace('.ts', '')] = await expression(join(here, 'src/parts', file));
}

// A stub for each set of tools that must be told early, under their names in order.
const stubs = {};
const TOOLS = ['google', 'uet', 'clarity', 'matomo'];
for (let set = 0; set < 1 << TOOLS.length; set += 1) {
  const isIn = (_, place) => set & (1 << place);
  const defined = TOOLS.map((tool, place) => [
    tool.toUpperCase(),
    `${!!isIn(tool, place)}`,
  ]);
  const code = await stub(join(here, 'src/stub.ts'), Object.fromEntries(defined));
  stubs[TOOLS.filter(isIn).join(' ')] = code;
}

// A line for each tool that shares no code with the others.
for (const file of (await readdir(join(here, 'src/early'))).sort()) {
  const code = await script(join(here, 'src/early', file));
  // The names of the code stay its own.
  stubs[`+${file.replace('.ts', '')}`] = `(()=>{${code}})()`;
}

const write = (name, text) => writeFile(join(built, name), `${text}\n`);
await mkdir(built, { recursive: true });
await write('consent.js', await bundle(join(here, 'src/index.ts')));
const more = await expression(join(here, 'src/more/index.ts'));
await write('more.js', `document.currentScript.more=${more}`);
const debug = await expression(join(here, 'src/debug/index.ts'));
await write('debug.js', `document.currentScript.debug=${debug}`);
await write('declaration.js', await script(join(here, 'src/embed/index.ts')));
await write('parts.json', JSON.stringify(parts, null, 2));
await write('stubs.json', JSON.stringify(stubs, null, 2));
await write('sources.sha256', await digest());
await copyFile(join(here, 'src/consent.d.ts'), join(built, 'consent.d.ts'));
