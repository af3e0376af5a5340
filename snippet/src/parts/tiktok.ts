import type { Tell } from '../config.ts';
import { page, queue } from './queue.ts';

type Commands = { [name: string]: (() => void) | undefined };

/**
 * TikTok Pixel. Its base code keeps a queue that it finds; what it holds is sent once
 * granted, and dropped once revoked.
 *
 * https://business-api.tiktok.com/portal/docs/pixel-cookie-consent-mode/v1.3
 */
const tiktok: Tell = ({ marketing }, first) => {
  const answer = marketing === 'granted' ? 'grantConsent' : 'revokeConsent';
  const command = first ? 'holdConsent' : answer;
  const call = (page.ttq as Commands | undefined)?.[command];
  // Older base code does not list these methods, but its queue is the same.
  if (call) call();
  else queue('ttq').push([command]);
};

export default tiktok;
