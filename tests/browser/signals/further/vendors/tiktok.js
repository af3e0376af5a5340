// TikTok Pixel: a queue of calls; what is held waits for a grant.
(() => {
  const waiting = [];
  let isHeld = false;
  let isRevoked = false;
  const send = () => {
    document.cookie = '_ttp=1;path=/;max-age=9999';
    fetch('https://analytics.tiktok.com/api/v2/pixel', { mode: 'no-cors' });
  };
  const act = {
    holdConsent: () => { isHeld = true; },
    grantConsent: () => {
      isHeld = isRevoked = false;
      while (waiting.length) waiting.pop()();
    },
    revokeConsent: () => {
      isRevoked = true;
      waiting.length = 0;
    },
    page: () => {
      if (isRevoked) return;
      if (isHeld) waiting.push(send);
      else send();
    },
  };
  const run = ([name]) => {
    if (/Consent/.test(name)) told('tiktok', name, null);
    act[name]();
  };
  const before = [...ttq];
  for (const name of Object.keys(act)) ttq[name] = () => run([name]);
  ttq.push = run;
  before.forEach(run);
})();
