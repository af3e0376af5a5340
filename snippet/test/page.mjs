// The parts of a page that the modules under test read. They read them once, at import,
// so the page is made before that, and each test file has one kind of page.

/** The policy of these tests: three categories, one of which needs another. */
export const config = (changes = {}) => {
  const whole = {
    site: 'shop',
    revision: 'ab'.repeat(32),
    days: 183,
    domain: '',
    model: 0,
    notice: '',
    look: '',
    side: 'bottom',
    categories: [
      ['analytics', '11111111', '', 0],
      ['ga_demographics', '22222222', 'analytics', 1],
      ['marketing', '33333333', '', 1],
    ],
    services: [
      ['analytics', '_ga|_ga_.*|_stats'],
      ['marketing', '_ga|_ads'],
    ],
    names: { fi: 'suomi', 'pt-br': 'português', pt: 'português' },
    words: 'ltr',
    hash: 'x'.repeat(43),
    doNotTrack: false,
    tools: [],
    block: 0,
    shadow: 0,
    ...changes,
  };
  return Object.values(whole);
};

/** Makes the globals of a page. Its cookies have a name and a value, and can be deleted. */
export function openPage({
  settings = {},
  gpc = false,
  url = 'https://www.shop.test/a/b',
} = {}) {
  const jar = new Map();
  const written = [];
  const document = {
    currentScript: { src: 'https://consent.test/shop/consent.js' },
    readyState: 'complete',
    URL: url,
    documentElement: { lang: '' },
    dispatchEvent: (event) => events.push(event),
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    set cookie(text) {
      written.push(text);
      const [pair, ...attributes] = text.split(';');
      const at = pair.indexOf('=');
      const name = pair.slice(0, at);
      if (attributes.includes('max-age=0')) jar.delete(name);
      else jar.set(name, pair.slice(at + 1));
    },
  };
  const events = [];
  const navigator = { globalPrivacyControl: gpc, languages: ['en'] };
  const globals = {
    CONSENT_CONFIG: config(settings),
    CONSENT_MORE: [],
    document,
    navigator,
    location: new URL(url),
    localStorage: storage(),
    sessionStorage: storage(),
    addEventListener() {},
    CustomEvent: class {
      constructor(type, { detail }) {
        Object.assign(this, { type, detail });
      }
    },
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, {
      value,
      configurable: true,
      writable: true,
    });
  }
  globalThis.window = globalThis;
  return { jar, written, events };
}

/** Lets scripts that are put into the page bring `more`, or fail if there is none. */
export function bringScripts(more) {
  document.createElement = () => ({ append() {}, remove() {} });
  document.head = {
    append: (script) =>
      setTimeout(() => {
        script.more = more() && (() => more());
        if (script.more) script.onload();
        else script.onerror();
      }),
  };
  // What only waits in case nothing comes keeps no test from ending.
  const { setTimeout: wait } = globalThis;
  globalThis.setTimeout = (act, time, ...values) => {
    const timer = wait(act, time, ...values);
    if (time > 1000) timer.unref();
    return timer;
  };
}

function storage() {
  const methods = {
    getItem: (key) => (Object.hasOwn(area, key) ? area[key] : null),
    setItem: (key, value) => {
      area[key] = `${value}`;
    },
    removeItem: (key) => delete area[key],
  };
  const area = Object.create(methods);
  return area;
}

/** Returns a choice made now, in the form of the cookie. */
export function choice(decisions, changes = {}) {
  const t = Math.floor(Date.now() / 1000);
  return {
    k: 'c0'.repeat(16),
    r: 'ab'.repeat(8),
    t,
    x: t + 86400,
    g: 0,
    p: '',
    d: decisions,
    ...changes,
  };
}
