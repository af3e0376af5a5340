// Takes a fingerprint: text in two colours on a canvas, read by the same script.
(() => {
  const canvas = document.createElement('canvas');
  const ink = canvas.getContext('2d');
  ink.fillStyle = '#f60';
  ink.fillRect(2, 2, 60, 20);
  ink.fillStyle = '#069';
  ink.fillText('Cwm fjordbank glyphs', 2, 15);
  window.seenPixels = canvas.toDataURL().length;
})();
