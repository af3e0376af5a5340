// Asks for the name of the graphics card and listens to a sound, and sends it.
(async () => {
  const gl = document.createElement('canvas').getContext('webgl');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  gl?.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? 0x1f01);
  const context = new OfflineAudioContext(1, 4410, 44100);
  const tone = context.createOscillator();
  tone.connect(context.destination);
  tone.start();
  const buffer = await context.startRendering();
  buffer.getChannelData(0);
  const span = document.createElement('span');
  span.textContent = 'mmmmmmmmmm';
  document.body.append(span);
  for (let at = 0; at < 60; at++) {
    span.style.fontFamily = `"Font ${at}", serif`;
    span.offsetWidth;
  }
  span.remove();
  fetch('https://script.crazyegg.com/in', { method: 'POST', body: 'x', mode: 'no-cors' });
})();
