// In a frame that shows a published banner: opens its preferences.
'use strict';

// No frame may take the focus from the page that it is shown in, and browsers complain
// about one that tries (HTML, the autofocus attribute).
Object.defineProperty(HTMLElement.prototype, 'autofocus', { set() {} });

window.consent?.ready.then((consent) => consent.open());
