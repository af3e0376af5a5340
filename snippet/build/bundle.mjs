// Turns the TypeScript sources into one small script. Used by the build, the check of
// the committed build, and nothing else.
import { readFile } from 'node:fs/promises';
import { rolldown } from 'rolldown';
import { minify } from 'terser';

/** Our stylesheet is plain enough for this: no strings with spaces, no comments inside values. */
export const squeeze = (css) =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{}:;,>]) ?/g, '$1')
    .replace(/:not /g, ':not ')
    .replace(/;}/g, '}')
    .replace(/\b0(\.\d)/g, '$1')
    .trim();

const styles = {
  name: 'styles',
  async load(id) {
    if (!id.endsWith('.css')) return null;
    const css = squeeze(await readFile(id, 'utf8'));
    return { code: `export default ${JSON.stringify(css)}`, moduleType: 'js' };
  },
};

/** Bundles one entry as a script that leaves no name behind on the page. */
export async function bundle(input, define = {}) {
  const build = await rolldown({
    input,
    plugins: [styles],
    transform: { define, target: 'es2022' },
    logLevel: 'warn',
  });
  const { output } = await build.generate({ format: 'iife', comments: false });
  const { code } = await minify(output[0].code, {
    ecma: 2022,
    toplevel: true,
    compress: { passes: 3, unsafe_arrows: true, hoist_props: true },
    format: { ascii_only: false, comments: false },
  });
  // The service replaces the name below with the site's own data, once.
  return code;
}
