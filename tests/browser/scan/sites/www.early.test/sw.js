// Sends something as soon as it is installed.
self.addEventListener('install', (event) => event.waitUntil(fetch('https://api-eu.mixpanel.com/track', { mode: 'no-cors' }).catch(() => {})));
