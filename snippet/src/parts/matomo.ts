import type { Tell } from '../config.ts';
import { queue } from './queue.ts';

/** Matomo. It tracks nothing without consent, and does not store the consent. */
const matomo: Tell = ({ analytics }, first) => {
  const command = analytics === 'granted' ? 'setConsentGiven' : 'forgetConsentGiven';
  queue('_paq').push([first ? 'requireConsent' : command]);
};

export default matomo;
