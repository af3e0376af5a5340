import type { Block } from '../config.ts';
import { makeBlock } from './blocking.ts';

/** Holds what nobody has marked, as far as a page can. */
const block: Block = makeBlock(true);

export default block;
