document.cookie = `_clck=${Math.random()}; path=/; max-age=31536000; secure`;
document.cookie = `_clsk=${Math.random()}; path=/; max-age=86400; secure`;
navigator.sendBeacon('https://y.clarity.ms/collect', '{}');
