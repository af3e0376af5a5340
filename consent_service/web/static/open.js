// In a frame that shows a published banner: opens its preferences.
'use strict';

// No frame may take the focus from the page that it is shown in: that page would scroll
// to it, and browsers complain about one that tries (HTML, the autofocus attribute). What
// is inert while it opens gets no focus.
Object.defineProperty(HTMLElement.prototype, 'autofocus', { set() {} });
const { showModal } = HTMLDialogElement.prototype;
HTMLDialogElement.prototype.showModal = function open() {
  this.inert = true;
  showModal.call(this);
  this.inert = false;
};

window.consent?.ready.then((consent) => consent.open());
