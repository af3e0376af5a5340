(function () {
  var KEY = 'kukka-suostumus';
  function read() { try { return JSON.parse(localStorage.getItem(KEY)); } catch (e) { return null; } }
  function write(v) { var was = read(); localStorage.setItem(KEY, JSON.stringify(v)); hide(); apply(v, was); }
  function day(n) { return new Date(Date.now() + n * 864e5).toUTCString(); }
  function ck(n, v, d) { document.cookie = n + '=' + v + ';expires=' + day(d) + ';path=/;Secure;SameSite=Lax'; }
  function js(u) { var s = document.createElement('script'); s.src = u; document.head.appendChild(s); }
  function apply(v, was) {
    if (v.analytics) {
      js('https://www.googletagmanager.com/gtag/js?id=G-KUKKA');
      ck('_ga', 'GA1.1.' + Math.floor(Math.random() * 1e9), 395);
      ck('kukka_kavija', Math.random().toString(36), 365);       // wrong_lifetime: P30D is declared
      (new Image).src = 'https://www.facebook.com/tr?id=77&ev=PageView'; // wrong_category: marketing
    }
    if (v.marketing) {
      js('https://connect.facebook.net/en_US/fbevents.js');
      ck('_fbp', 'fb.1.' + Date.now(), 90);
      js('https://static.hotjar.com/c/hotjar-1.js');             // undeclared
    }
    if (was && was.analytics && !v.analytics) { document.cookie = '_ga=;path=/;max-age=0;Secure'; document.cookie = 'kukka_kavija=;path=/;max-age=0;Secure'; }
    // _fbp stays: after_withdrawal
    if (!v.marketing && !was) { sessionStorage.setItem('mainos_hylatty', '1'); } // after_refusal: of own ads
  }
  var el;
  function hide() { if (el) { el.remove(); el = null; } document.documentElement.classList.remove('noscroll'); }
  function show(inner) {
    hide(); el = document.createElement('div'); el.className = 'kk-overlay';
    el.innerHTML = inner ?
      '<div class="kk" role="dialog" aria-modal="true" aria-labelledby="kkh"><h2 id="kkh">Mukauta asetuksia</h2>' +
      '<div class="row"><span id="l0">Välttämättömät</span><button role="switch" aria-checked="true" aria-labelledby="l0" disabled></button></div>' +
      '<div class="row"><span id="l1">Tilastointi</span><button role="switch" aria-checked="false" aria-labelledby="l1" data-c="analytics"></button></div>' +
      '<div class="row"><span id="l2">Markkinointi</span><button role="switch" aria-checked="true" aria-labelledby="l2" data-c="marketing"></button></div>' + // preticked
      '<button class="b" data-x="save">Tallenna ja sulje</button></div>' :
      '<div class="kk" role="dialog" aria-modal="true" aria-labelledby="kkh"><h2 id="kkh">Arvostamme yksityisyyttäsi</h2><p>Käytämme evästeitä, jotta sivusto toimii ja voimme mitata sen käyttöä. <a href="/tietosuoja.html">Lue lisää</a></p>' +
      '<button class="b" data-x="all">Salli kaikki evästeet</button> <button class="b" data-x="none">Vain välttämättömät</button> <button class="b" data-x="more">Mukauta</button></div>';
    document.body.appendChild(el);
    el.onclick = function (e) {
      var x = e.target.getAttribute('data-x'), c = e.target.getAttribute('data-c');
      if (c) e.target.setAttribute('aria-checked', e.target.getAttribute('aria-checked') === 'true' ? 'false' : 'true');
      if (x === 'all') write({ analytics: true, marketing: true });
      if (x === 'none') write({ analytics: false, marketing: false });
      if (x === 'more') show(true);
      if (x === 'save') { var v = {}; el.querySelectorAll('[data-c]').forEach(function (b) { v[b.getAttribute('data-c')] = b.getAttribute('aria-checked') === 'true'; }); write(v); }
    };
  }
  document.addEventListener('DOMContentLoaded', function () {
    var v = read(); if (v) apply(v, v); else setTimeout(show, 700);
    var f = document.getElementById('kk-open'); if (f) f.onclick = function () { show(true); };
  });
})();
