// Pinterest Tag: takes over the queue of its base code.
(() => {
  let isGranted = true;
  const run = ([name, value]) => {
    if (name === 'setconsent') {
      told('pinterest', name, value);
      isGranted = value;
    }
    if (name !== 'page' || !isGranted) return;
    document.cookie = '_pin_unauth=1;path=/;max-age=9999';
    fetch('https://ct.pinterest.com/v3/', { mode: 'no-cors' });
  };
  const { queue } = pintrk;
  queue.push = run;
  queue.forEach(run);
})();
