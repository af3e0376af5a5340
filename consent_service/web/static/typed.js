// What was typed outlives the session: a form that was sent too late comes back as it was.
//
// It is kept by this tab alone, until it was taken, the person signs out, or half a day
// is over. Nothing is ever sent from here: the form is filled in, and the person saves.
'use strict';

const PLACE = 'consent-typed';
// Characters. The largest policy file fits; a browser keeps some millions for a site.
const LARGEST = 1_000_000;
// As long as a session can last.
const LONGEST = 12 * 60 * 60 * 1000;

const here = location.pathname + location.search;
const forms = [...document.querySelectorAll('main form[method="post"]')].filter(
  (form) => form.elements.csrf,
);

function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE));
    return kept && Date.now() - kept.at < LONGEST ? kept : forget();
  } catch {
    return forget();
  }
}

function write(kept) {
  try {
    const text = JSON.stringify(kept);
    if (text.length <= LARGEST) return sessionStorage.setItem(PLACE, text);
  } catch {
    // No storage, or none left: the form is sent all the same.
  }
  return forget();
}

function forget() {
  try {
    sessionStorage.removeItem(PLACE);
  } catch {
    // Where nothing can be removed, nothing was kept.
  }
  return null;
}

// Neither the token of the old session, nor files, nor what a person must type anew.
const isTyped = ({ name, type }) =>
  name && name !== 'csrf' && !['file', 'password', 'submit', 'button'].includes(type);

function fill(form, fields) {
  const left = fields.map((field) => [...field]);
  for (const control of [...form.elements].filter(isTyped)) {
    if (control.type === 'checkbox' || control.type === 'radio') {
      control.checked = left.some(([n, v]) => n === control.name && v === control.value);
      continue;
    }
    const found = left.findIndex(([name]) => name === control.name);
    if (found >= 0) control.value = left.splice(found, 1)[0][1];
  }
}

document.addEventListener('submit', ({ target, submitter }) => {
  // A button called "action" hides the address that the form has under that name.
  if (target.getAttribute('action')?.endsWith('/sign-out')) return forget();
  const number = forms.indexOf(target);
  // A preview is no attempt to save.
  if (number < 0 || submitter?.formTarget) return;
  const typed = new FormData(target);
  typed.delete('csrf');
  const fields = [...typed].filter(([, value]) => typeof value === 'string');
  write({ page: here, number, fields, at: Date.now(), isUnsent: false });
});

const kept = read();
if (kept && document.querySelector('[data-unsent]')) {
  write({ ...kept, isUnsent: true });
  for (const note of document.querySelectorAll('[data-typed]')) note.hidden = false;
} else if (kept && !kept.isUnsent) {
  // It was taken, or shown again by the page itself.
  forget();
} else if (kept?.page === here && forms[kept.number]) {
  forget();
  const form = forms[kept.number];
  fill(form, kept.fields);
  const note = document.createElement('p');
  note.className = 'message';
  note.setAttribute('role', 'status');
  note.textContent = document.body.dataset.typed;
  form.before(note);
  form.elements[form.elements.length - 1].dispatchEvent(new Event('input', { bubbles: true }));
}
