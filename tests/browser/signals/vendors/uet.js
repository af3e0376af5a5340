// Microsoft Advertising: a flat queue of commands, and a beacon that tells the state.
(() => {
  const before = window.uetq ?? [];
  // Outside the EEA, what nobody has said counts as granted.
  let storage = 'granted';
  const push = (name, kind, values) => {
    if (name !== 'consent') return;
    told('uet', kind, values);
    storage = values.ad_storage;
  };
  while (before.length) push(...before.splice(0, 3));
  window.uetq = { push };
  if (storage === 'granted') {
    for (const name of ['_uetsid', '_uetvid']) document.cookie = `${name}=1;path=/;max-age=9999`;
  }
  const asc = storage === 'granted' ? 'G' : 'D';
  fetch(`https://bat.bing.com/action/0?asc=${asc}`, { mode: 'no-cors' });
})();
