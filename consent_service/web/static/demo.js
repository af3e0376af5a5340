// Shows what happens on a demo page: which stand-ins run, which cookies there are,
// what was asked of other hosts, and what the newest record says.

const place = document.querySelector('.inspector');
const find = (name) => place.querySelector(`[data-demo-${name}]`);
const third = place.dataset.third;
const running = new Set();

const element = (tag, text, children = []) => {
  const made = document.createElement(tag);
  made.append(text, ...children);
  return made;
};

function showServices() {
  for (const row of find('services').children) {
    const runs = running.has(row.dataset.name);
    const allowed = window.consent?.has(row.dataset.category);
    row.classList.toggle('running', runs);
    row.querySelector('b').textContent = runs ? 'käynnissä' : allowed ? 'sallittu' : 'odottaa lupaa';
  }
}

// The policies of these sites leave open which cookies an unnamed tool sets, so the
// banner cannot know what to delete after a withdrawal. The page does it here, as an
// owner's page would have to.
function deleteLeftovers() {
  for (const row of find('services').children) {
    if (running.has(row.dataset.name) || window.consent?.has(row.dataset.category)) continue;
    for (const name of row.dataset.cookies.split(' ').filter(Boolean)) {
      document.cookie = `${name}=; path=/; max-age=0`;
    }
  }
}

function showCookies() {
  const names = document.cookie.split('; ').filter(Boolean).map((pair) => pair.split('=')[0]);
  const rows = names.map((name) => element('li', '', [element('code', name)]));
  const none = element('li', 'ei yhtään');
  none.className = 'none';
  find('cookies').replaceChildren(...(rows.length ? rows : [none]));
}

function showRequests() {
  const made = performance
    .getEntriesByType('resource')
    .filter((entry) => third && entry.name.startsWith(third));
  find('requests').textContent = String(made.length);
}

// A receipt is a tlog-proof (c2sp.org/tlog-proof): its extra line is the record file,
// whose third line is the record.
function readRecord(receipt) {
  const extra = /^extra (.+)$/m.exec(receipt)?.[1];
  if (!extra) return undefined;
  const bytes = Uint8Array.from(atob(extra), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes).split('\n')[2]);
}

function showRecord() {
  const receipt = window.consent?.receipt?.();
  const record = receipt ? readRecord(receipt) : undefined;
  find('no-record').hidden = Boolean(record);
  const rows = record
    ? {
        Toiminto: record.action,
        Aika: record.at,
        ...record.decisions,
        Rivi: /^index (\d+)$/m.exec(receipt)[1],
      }
    : {};
  find('record').replaceChildren(
    ...Object.entries(rows).flatMap(([name, value]) => [
      element('dt', name),
      element('dd', value),
    ]),
  );
}

function show() {
  deleteLeftovers();
  showServices();
  showCookies();
  showRequests();
  showRecord();
}

addEventListener('demo:ran', (event) => {
  running.add(event.detail);
  show();
});
for (const frame of document.querySelectorAll('iframe')) {
  frame.addEventListener('load', () => {
    if (frame.src.startsWith(third)) running.add(frame.title);
    show();
  });
}
document.addEventListener('consent:ready', show);
document.addEventListener('consent:change', show);
// The receipt arrives after the change, and no event says that a cookie has come.
setInterval(show, 500);
show();
