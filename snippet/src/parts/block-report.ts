import type { Block } from '../config.ts';
import { makeBlock } from './blocking.ts';

/** Lists what automatic blocking would hold, and holds nothing. */
const blockReport: Block = makeBlock(false);

export default blockReport;
