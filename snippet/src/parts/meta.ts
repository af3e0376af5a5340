import type { Tell } from '../config.ts';

/**
 * Meta Pixel.
 *
 * Its base code does nothing if `fbq` exists, so we make no queue for it: the pixel is
 * held until it is granted, and told of choices once it is there.
 */
const meta: Tell = ({ marketing }) => {
  const { fbq } = window as { fbq?: (...command: string[]) => void };
  fbq?.('consent', marketing === 'granted' ? 'grant' : 'revoke');
};

export default meta;
