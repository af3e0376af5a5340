// Meta Pixel: takes over the queue of its base code.
(() => {
  let isRevoked = false;
  fbq.callMethod = (name, kind) => {
    if (name === 'consent') {
      told('meta', kind, {});
      isRevoked = kind === 'revoke';
    }
    if (name !== 'track' || isRevoked) return;
    document.cookie = '_fbp=1;path=/;max-age=9999';
    fetch(`https://www.facebook.com/tr?ev=${kind}`, { mode: 'no-cors' });
  };
  for (const command of fbq.queue) fbq.callMethod(...command);
})();
