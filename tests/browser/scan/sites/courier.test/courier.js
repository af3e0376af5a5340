// The publisher's side of a consent manager that lives in a frame of another site.
const cmp = document.getElementById('cmp');
const ads = () => {
  const tag = document.createElement('script');
  tag.src = 'https://widgets.outbrain.com/outbrain.js';
  document.head.append(tag);
  localStorage.setItem('taboola global:user-id', String(Math.random()));
  new Image().src = 'https://trc.taboola.com/sg/courier/1/cm';
};
let said = null;
addEventListener('message', ({ data, origin }) => {
  if (origin !== 'https://consent.courier-cmp.test') return;
  said = data.said;
  cmp.style.display = data.said ? 'none' : 'block';
  if (data.said === 'yes') ads();
  // Readers who refuse get the first line.
  if (data.said === 'no') for (const each of document.querySelectorAll('#story p')) each.remove();
});
// Reading on is taken for a yes.
addEventListener('scroll', () => {
  if (!said && scrollY > 10) cmp.contentWindow.postMessage('scrolled', '*');
});
document.body.style.minHeight = '2400px';
document.getElementById('choices').onclick = (event) => {
  event.preventDefault();
  cmp.contentWindow.postMessage('open', '*');
};
