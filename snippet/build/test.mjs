// Compiles the sources with tsc, and runs the unit tests on the result in Node.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const compiled = join(here, '.compiled');
rmSync(compiled, { recursive: true, force: true });
const tsc = join(here, 'node_modules', '.bin', 'tsc');
execFileSync(tsc, ['--project', join(here, 'test')], { stdio: 'inherit' });

const tests = readdirSync(join(here, 'test')).filter((name) =>
  name.endsWith('.test.mjs'),
);
const files = tests.map((name) => join(here, 'test', name));
const { status } = spawnSync(process.execPath, ['--test', ...files], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
