import type { Tell } from '../config.ts';
import { isSet, onceSet } from './arrival.ts';
import { page } from './queue.ts';

type Consent = {
  countryCode: string;
  enableAdStorage: boolean;
  enableUserData: boolean;
};

/**
 * Amazon Consent Signal, through Amazon's own script `amzn-consent.js`, which stores it
 * and tells Amazon's tag. It is held like the tag, and told as soon as it is there.
 *
 * https://advertising.amazon.com/help/G2648JUCRZU662V5
 *
 * @param countryCode of the law that the policy follows: a visitor's own is not known.
 */
const makeAmazon = (countryCode: string): Tell => {
  let isGranted = false;
  let waits = false;
  const tell = () =>
    (page.amznConsent as (consent: Consent) => void)({
      countryCode,
      enableAdStorage: isGranted,
      enableUserData: isGranted,
    });
  return ({ marketing }) => {
    isGranted = marketing === 'granted';
    if (isSet(page, 'amznConsent')) return tell();
    if (waits) return;
    waits = true;
    // Amazon's script may prepare what the function needs after it has set it.
    onceSet(page, 'amznConsent', () =>
      Promise.resolve()
        .then(tell)
        .catch(() => {}),
    );
  };
};

export default makeAmazon;
