import type { Tell } from '../config.ts';
import { isSet, onceSet } from './arrival.ts';
import { page } from './queue.ts';

type Pintrk = (command: string, isGranted: boolean) => void;

let isGranted = false;
let waits = false;

const tell = () => (page.pintrk as Pintrk)('setconsent', isGranted);

/**
 * Pinterest Tag. Its base code gives up if `pintrk` exists, so it is told the moment it
 * has made its queue: before `load` and `page`.
 *
 * https://help.pinterest.com/en/business/article/install-the-base-code
 */
const pinterest: Tell = ({ marketing }) => {
  isGranted = marketing === 'granted';
  if (isSet(page, 'pintrk')) return tell();
  if (waits) return;
  waits = true;
  onceSet(page, 'pintrk', (pintrk) => onceSet(pintrk, 'queue', tell));
};

export default pinterest;
