import type { Block } from '../config.ts';
import { makeBlock } from './blocking.ts';

/** Holds services that the page has not marked. */
const block: Block = makeBlock(true);

export default block;
