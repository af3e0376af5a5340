document.cookie = `_hjSessionUser_30=${Math.random()}; path=/; max-age=31536000; secure`;
document.cookie = `_hjSession_30=${Math.random()}; path=/; max-age=1800; secure`;
const more = document.createElement('script');
more.src = 'https://script.hotjar.com/modules.js';
document.head.append(more);
