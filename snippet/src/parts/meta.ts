import type { Tell } from '../config.ts';

/**
 * Meta Pixel.
 *
 * Its base code gives up when `fbq` exists, so no queue is made for it: the pixel is
 * held until it is granted, and told whenever it is there.
 */
const meta: Tell = ({ marketing }) => {
  const { fbq } = window as { fbq?: (...command: string[]) => void };
  fbq?.('consent', marketing === 'granted' ? 'grant' : 'revoke');
};

export default meta;
