import type { Tell } from '../config.ts';
import { queue } from './queue.ts';

/** Microsoft Advertising (UET). Unset counts as granted outside the EEA. */
const uet: Tell = ({ marketing = 'denied' }, first) =>
  queue('uetq').push('consent', first ? 'default' : 'update', {
    ad_storage: marketing,
  });

export default uet;
