// Turns TypeScript into one small expression or script. Used by build.mjs and check.mjs.
import { readFile } from 'node:fs/promises';
import { rolldown } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';
import { minify as terser } from 'terser';
import uglifyJs from 'uglify-js';

const { minify: uglify } = uglifyJs;

/** Shortens our stylesheet, in whose strings and selectors spaces do not matter. */
export const squeeze = (css) =>
  css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?|(:|\() | (\)|!)/g, '$1$2$3')
    .replace(/@media \(/g, '@media(')
    .replace(/ ([<*/]) /g, '$1')
    .replace(/;}/g, '}')
    .replace(/\b0(?=\.\d)/g, '')
    .trim();

/** The form of the minified script: a function that begins with the site's data. */
const SCRIPT = /^\(\(\)=>\{var ?(.*?)(\[[^[\]]*\])=CONSENT_CONFIG,(.*)\}\)\(\)$/s;

/** A body that is one block, and ends by returning a function from it. */
const BLOCK = /^\{(let .*\breturn\b.*)\}$/s;

const styles = {
  name: 'styles',
  async load(id) {
    if (!id.endsWith('.css')) return null;
    const css = squeeze(await readFile(id, 'utf8'));
    return { code: `export default ${JSON.stringify(css)}`, moduleType: 'js' };
  },
};

/**
 * Minifies twice: the two tools find different things, and together save 2 % more than
 * either alone. The `unsafe` options assume only that built-ins are what they are.
 */
async function smallest(code, more = {}) {
  const unsafe = { unsafe: true, unsafe_methods: true, unsafe_undefined: true };
  const compress = { passes: 3, pure_getters: true, unsafe_arrows: true, ...unsafe };
  // A part is the body of a function.
  const once = await terser(code, {
    ecma: 2022,
    toplevel: true,
    compress,
    parse: { bare_returns: true },
  });
  const { code: twice, error } = uglify(once.code, {
    toplevel: true,
    compress: { passes: 3, ...more },
    parse: { bare_returns: true },
  });
  if (error) throw error;
  return twice.replace(/;$/, '');
}

/**
 * Writes `var` for each `let` directly in the body of a function, where both mean the
 * same: one word costs less than two.
 */
function withVar(code) {
  const places = [];
  const walk = (node) => {
    if (/Function/.test(node.type) && node.body.type === 'BlockStatement')
      for (const { type, kind, start } of node.body.body)
        if (type === 'VariableDeclaration' && kind === 'let') places.push(start);
    for (const child of Object.values(node).flat()) if (child?.type) walk(child);
  };
  walk(parseAst(code));
  const letters = code.split('');
  for (const place of places) letters.splice(place, 3, 'v', 'a', 'r');
  return letters.join('');
}

/** Bundles an entry as a script that adds no names to the page. */
export async function bundle(input) {
  const script = withVar(
    await smallest(await rolled(input), { arrows: false, inline: false }),
  );
  // The data go to the end of the file, where they compress best: a compressor uses what
  // it has read before.
  const [, before, names, rest] = script.match(SCRIPT) ?? [];
  if (!rest) throw new Error('the script does not begin with the data of the site');
  return narrow(`((${names})=>{var ${before}${rest}})(CONSENT_CONFIG);`);
}

/**
 * Escapes what is beyond Latin-1: one such character, and browsers keep the whole script
 * in two bytes a character for as long as the page is open.
 */
const narrow = (code) =>
  code.replace(/[^\0-\xff]/g, (character) => {
    const digits = character.charCodeAt(0).toString(16);
    return `\\u${digits.padStart(4, '0')}`;
  });

/** Bundles an entry as an expression: its default export. */
export async function expression(input) {
  const code = await rolled(input, { name: 'part' });
  // Minifiers leave the block that keeps names apart where they have joined two bodies.
  const body = (await smallest(`${code};return part`)).replace(BLOCK, '$1');
  return withVar(`(()=>{${body}})()`);
}

/** Bundles an entry as a script without data of a site. */
export const script = async (input) => smallest(await rolled(input));

/** Bundles the stub; `tools` says of each tool whether the stub includes it. */
export const stub = async (input, tools) => smallest(await rolled(input, {}, tools));

/**
 * Turns the declared functions of a bundle into arrow functions.
 *
 * Minifiers give the shortest names to variables, and longer ones to functions, which
 * are hoisted; here functions are named most often.
 */
const arrows = (code) =>
  code.replace(
    /^\t(async )?function (\w+)\((.*)\) \{\n([\s\S]*?)^\t\}/gm,
    (whole, isAsync = '', name, parameters, body) =>
      /\barguments\b/.test(body)
        ? whole
        : `\tconst ${name} = ${isAsync}(${parameters}) => {\n${body}\t};`,
  );

async function rolled(input, output, define = {}) {
  const transform = { define };
  const build = await rolldown({
    input,
    transform,
    plugins: [styles],
    logLevel: 'warn',
  });
  const result = await build.generate({ format: 'iife', comments: false, ...output });
  return arrows(result.output[0].code);
}
