// Writes consent_service/snippet/built. Run by `make snippet`.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const built = join(here, '..', 'consent_service', 'snippet', 'built');

/** The same digest as tools/snippet_digest.py, which compares it without Node. */
async function digest() {
  const names = (await readdir(here, { recursive: true }))
    .map((name) => name.split(sep).join('/'))
    .filter((name) => /^(src\/.*\.(ts|css)|build\/[^/]*\.mjs|package-lock\.json)$/.test(name))
    .sort();
  const state = createHash('sha256');
  for (const name of names) {
    const content = await readFile(join(here, name));
    state.update(`${name}\0${content.length}\0`);
    state.update(content);
  }
  return state.digest('hex');
}

await mkdir(built, { recursive: true });
await writeFile(join(built, 'consent.js'), await bundle(join(here, 'src/index.ts')));
await copyFile(join(here, 'src/consent.d.ts'), join(built, 'consent.d.ts'));
await writeFile(join(built, 'sources.sha256'), `${await digest()}\n`);
