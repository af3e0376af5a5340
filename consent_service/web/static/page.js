// Our own pages work without this: it signs in by a link, copies code, offers colours to
// pick from, and shows in the preview what is typed.
'use strict';

// The key of a link stands behind the # so that no browser sends it. It leaves the
// address bar and the history before anything else happens.
const key = location.hash.startsWith('#csl_') ? location.hash.slice(1) : '';
if (key) {
  history.replaceState(null, '', location.pathname + location.search);
  const form = document.querySelector('[data-key-form]');
  if (form) {
    form.elements.token.value = key;
    form.submit();
  }
}

// Not over plain http on another machine: there browsers offer no clipboard.
if (navigator.clipboard) {
  const { copy, copied } = document.body.dataset;
  for (const code of document.querySelectorAll('pre.copy')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copier';
    button.textContent = copy;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(code.firstElementChild.textContent);
      button.textContent = copied;
      setTimeout(() => {
        button.textContent = copy;
      }, 2000);
    });
    code.after(button);
  }
}

// What shows the preview, without being asked, once somebody has stopped typing.
const show = document.querySelector('[data-live]');
if (show) {
  let waiting;
  const look = () => show.form.requestSubmit(show);
  for (const event of ['input', 'change']) {
    document.addEventListener(event, ({ target }) => {
      clearTimeout(waiting);
      if (target.form === show.form) waiting = setTimeout(look, 600);
    });
  }
}

// Beside the digits of a colour, for who does not know them, the browser's own picker. A
// field of that kind alone could not be empty, which means our own colour.
for (const digits of document.querySelectorAll('[data-colour]')) {
  const picker = document.createElement('input');
  picker.type = 'color';
  const field = digits.labels[0].textContent;
  picker.ariaLabel = document.body.dataset.pick.replace('{field}', field);
  const follow = () => {
    picker.value = /^#[0-9a-f]{6}$/i.test(digits.value)
      ? digits.value
      : digits.dataset.colour;
  };
  follow();
  digits.addEventListener('input', follow);
  picker.addEventListener('input', () => {
    digits.value = picker.value;
    digits.dispatchEvent(new Event('input', { bubbles: true }));
  });
  digits.after(picker);
}

// The name of a site follows its address until somebody writes one; the service makes
// it likewise where no script runs.
const naming = document.querySelector('[data-naming]');
if (naming) {
  const { domain, site } = naming.elements;
  const seconds = ['co', 'com', 'org', 'net', 'gov', 'ac', 'edu'];
  const plain = { å: 'a', ä: 'a', ö: 'o', é: 'e', ü: 'u' };
  let made = site.value;
  domain.addEventListener('input', () => {
    if (site.value !== made) return;
    const host = domain.value.trim().toLowerCase().replace(/^[a-z]+:\/+/, '');
    const labels = host.split(/[/?#:]/)[0].replace(/^www\./, '').split('.');
    if (labels.length > 2 && seconds.includes(labels.at(-2))) labels.pop();
    const name = /^\d+$/.test(labels.at(-1))
      ? `site-${labels.join('-')}`
      : (labels.at(-2) ?? labels[0]);
    made = name
      .replace(/[åäöéü]/g, (letter) => plain[letter])
      .replace(/[^a-z0-9_-]/g, '-')
      .replace(/^[-_]+|[-_]+$/g, '')
      .slice(0, 63);
    site.value = made;
  });
}

// What goes on elsewhere: it is asked for again until it is over, then the page is.
const watched = document.querySelector('[data-watch]');
if (watched) {
  const ask = async () => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const now = page.querySelector('[data-watch]');
    if (!now) return location.reload();
    watched.replaceChildren(...now.childNodes);
    setTimeout(again, 2000);
  };
  // A service that is away for a moment does not end the watching.
  const again = () => ask().catch(() => setTimeout(again, 5000));
  setTimeout(again, 2000);
}
