// Lends modules to the second file by their names, as index.ts does by their order.
import { readFileSync } from 'node:fs';

const source = new URL('../src/more/borrowed.ts', import.meta.url);
const names = [...readFileSync(source, 'utf8').matchAll(/export let (\w+):/g)];

export async function lend(lent) {
  const { take } = await import('../.compiled/more/borrowed.js');
  take(names.map(([, name]) => lent[name]));
}
