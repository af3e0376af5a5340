self.addEventListener('install', (event) => event.waitUntil(caches.open('pages-v1')));
