// A plugin's banner: one button shouts, the other hides in the text.
(() => {
  const KEY = 'heimat_einwilligung';
  const said = () => { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } };
  const keep = (name, days) => { document.cookie = `${name}=${Math.random()}; path=/; max-age=${days * 86400}; secure; samesite=lax`; };
  function run() {
    if (said()?.statistik) {
      keep('heimat_uid', 365);
      new Image().src = 'https://px.zaehlwerk.test/hit?s=3';
    } else if (said()) {
      document.cookie = 'heimat_uid=; path=/; max-age=0';
    }
  }
  function decide(choice) {
    localStorage.setItem(KEY, JSON.stringify(choice));
    document.getElementById('ew')?.remove();
    run();
  }
  function ask() {
    document.getElementById('ew')?.remove();
    const box = document.createElement('div');
    box.id = 'ew';
    box.setAttribute('role', 'dialog');
    box.setAttribute('aria-label', 'Cookie-Einwilligung');
    box.style.cssText = 'position:fixed;top:20%;left:25%;width:50%;background:#fff;color:#222;padding:28px;border-radius:8px;box-shadow:0 0 40px #000a';
    box.innerHTML = `<h2>Wir schätzen Ihre Privatsphäre</h2>
      <p>Wir verwenden Cookies für Statistik und externe Medien. Details finden Sie in der <a href="/datenschutz">Datenschutzerklärung</a>.</p>
      <label><input type="checkbox" checked disabled> Notwendig</label>
      <label><input type="checkbox" name="statistik" checked> Statistik</label>
      <fieldset><legend>Externe Medien</legend>
        <label><input type="radio" name="medien" value="1" checked> Ja</label> <label><input type="radio" name="medien" value="0"> Nein</label></fieldset>
      <label><input type="checkbox" name="marketing"> Marketing</label>
      <p><button data-was="alle" style="width:100%;background:#2e7d32;color:#fff;border:0;padding:16px;font-size:18px;font-weight:bold">Alle akzeptieren</button></p>
      <p><button data-was="auswahl" style="background:#eee;border:0;padding:8px">Auswahl speichern</button>
      <button data-was="keine" style="background:none;border:0;color:#999;font-size:12px">Ablehnen</button></p>`;
    box.addEventListener('click', ({ target }) => {
      const ticked = (name) => box.querySelector(`[name=${name}]`).checked;
      if (target.dataset.was === 'alle') decide({ statistik: true, medien: true });
      if (target.dataset.was === 'auswahl') decide({ statistik: ticked('statistik'), medien: box.querySelector('[name=medien]:checked').value === '1' });
      if (target.dataset.was === 'keine') decide({ statistik: false, medien: false });
    });
    document.body.append(box);
  }
  if (said()) run();
  else ask();
  document.querySelector('[data-einstellungen]')?.addEventListener('click', (event) => { event.preventDefault(); ask(); });
})();
