// Runs in every frame before its first script. Notes what scripts do, and looks to
// them as if nothing were there. BINDING and KEY are replaced by names of one scan.
(() => {
  const tell = window.BINDING;
  delete window.BINDING;
  if (!tell) return;

  const now = Date.now;
  const stringify = JSON.stringify;
  const { apply, ownKeys } = Reflect;
  const define = Object.defineProperty;
  const describe = Object.getOwnPropertyDescriptor;
  const originals = new WeakMap();
  const note = (type, fields) => tell(stringify({ type, at: now() / 1000, ...fields }));
  // A frame of `srcdoc` or without an address has the origin of the one around it.
  const host = location.hostname || (/^https?:/.test(self.origin) ? new URL(self.origin).hostname : '');

  // A proxy of a native function keeps its name and length; only its text would tell.
  function disguise(original, act) {
    const wrapped = new Proxy(original, {
      apply(target, self, args) {
        return act(target, self, args);
      },
    });
    originals.set(wrapped, original);
    return wrapped;
  }

  function wrap(holder, name, act, part = 'value') {
    const found = holder && describe(holder, name);
    if (!found?.[part]) return;
    found[part] = disguise(found[part], act);
    define(holder, name, found);
  }

  // Calls `look` after the page's call, and never lets it throw into the page.
  const after = (look) => (target, self, args) => {
    const answer = apply(target, self, args);
    try {
      look(self, args, answer);
    } catch {}
    return answer;
  };
  const before = (look) => (target, self, args) => {
    try {
      look(self, args);
    } catch {}
    return apply(target, self, args);
  };

  wrap(Function.prototype, 'toString', (target, self, args) =>
    apply(target, originals.get(self) ?? self, args),
  );

  // The scripts that led here, innermost first, as [address, line].
  function stack() {
    const { stackTraceLimit, prepareStackTrace } = Error;
    Error.stackTraceLimit = 40;
    Error.prepareStackTrace = undefined;
    const text = String(new Error().stack);
    Error.stackTraceLimit = stackTraceLimit;
    if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
    else delete Error.prepareStackTrace;
    const found = [];
    for (const match of text.matchAll(/(https?:\/\/[^\s)]+?):(\d+):\d+/g)) {
      const last = found.at(-1);
      if (last?.[0] !== match[1]) found.push([match[1], Number(match[2])]);
    }
    return found.slice(0, 12);
  }

  // Dialogs are refused at once. A page that asks on and on is stopped by an error.
  let asked = 0;
  for (const [name, refusal] of [['alert', undefined], ['confirm', false], ['prompt', null], ['print', undefined]]) {
    wrap(window, name, () => {
      if (++asked === 20) note('dialogs', {});
      if (asked >= 20) throw new Error('too many dialogs');
      return refusal;
    });
  }

  // Cookies.
  const cookie = describe(Document.prototype, 'cookie');
  wrap(
    Document.prototype,
    'cookie',
    after((self, [line]) => {
      const name = String(line).split(';')[0].split('=')[0].trim();
      const kept = `; ${apply(cookie.get, self, [])}`.includes(`; ${name}=`);
      note('cookie', { line: String(line), kept, host, stack: stack() });
    }),
    'set',
  );
  // What a shared worker asks for and keeps is told to no page.
  const shared = window.SharedWorker;
  if (shared) {
    const wrapped = new Proxy(shared, {
      construct(target, args, made) {
        note('shared-worker', {});
        return Reflect.construct(target, args, made);
      },
    });
    originals.set(wrapped, shared);
    shared.prototype.constructor = window.SharedWorker = wrapped;
  }
  if (window.CookieStore) {
    wrap(
      CookieStore.prototype,
      'set',
      before((_, [first, second]) => {
        const given = typeof first === 'object' ? first : { name: first, value: second };
        const { name, value, expires, domain, path } = given;
        note('cookie-store', {
          name: String(name),
          value: String(value),
          expires: expires == null ? null : Number(expires) / 1000,
          domain: domain ?? null,
          path: path ?? '/',
          host,
          stack: stack(),
        });
      }),
    );
  }

  // Storage of every kind.
  const stored = (kind, name, value) =>
    note('storage', { kind, name, value, host, stack: stack() });
  wrap(
    Storage.prototype,
    'setItem',
    before((self, [name, value]) =>
      stored(
        self === window.sessionStorage ? 'session_storage' : 'local_storage',
        String(name),
        String(value),
      ),
    ),
  );
  wrap(
    window.IDBFactory?.prototype,
    'open',
    before((_, [name]) => stored('indexed_db', String(name), null)),
  );
  wrap(
    window.CacheStorage?.prototype,
    'open',
    before((_, [name]) => stored('cache', String(name), null)),
  );
  wrap(
    window.ServiceWorkerContainer?.prototype,
    'register',
    before((_, [url]) =>
      stored('service_worker', new URL(url, location.href).pathname, null),
    ),
  );

  // What tells devices apart. Each script is noted once for each way.
  const noted = new Set();
  function fingerprint(name, frames = stack()) {
    const script = frames[0]?.[0] ?? location.href;
    if (noted.has(name + script)) return;
    noted.add(name + script);
    note('fingerprint', { name, script, stack: frames });
  }

  const drawn = new WeakMap();
  const parts = window.Intl?.Segmenter ? new Intl.Segmenter() : null;
  // Flags and families are one character each, of many code points.
  const lettersOf = (text) => (parts ? Array.from(parts.segment(text), ({ segment }) => segment) : Array.from(text));
  // Whoever tries out what can be drawn clears the canvas between two tries.
  function wasCleared(context, [left, top, width, height]) {
    const { canvas } = context;
    if (left <= 0 && top <= 0 && width >= canvas.width && height >= canvas.height) drawn.delete(canvas);
  }
  function drew(context, [text]) {
    const of = drawn.get(context.canvas) ?? { letters: new Set(), colours: new Set(), scripts: new Set(), calls: 0 };
    drawn.set(context.canvas, of);
    if (++of.calls > 200) return;
    for (const letter of lettersOf(String(text).slice(0, 200))) of.letters.add(letter);
    of.colours.add(String(context.fillStyle));
    of.scripts.add(stack()[0]?.[0] ?? location.href);
  }
  function painted(context) {
    const of = drawn.get(context.canvas);
    if (of) of.colours.add(String(context.fillStyle));
    else drawn.set(context.canvas, { letters: new Set(), colours: new Set([String(context.fillStyle)]), scripts: new Set(), calls: 0 });
  }
  function wasRead(canvas) {
    const of = drawn.get(canvas);
    if (!of || !of.letters.size || canvas.width < 16 || canvas.height < 16) return;
    if (of.colours.size < 2 && of.letters.size < 10) return;
    const frames = stack();
    if (of.scripts.has(frames[0]?.[0] ?? location.href)) fingerprint('canvas', frames);
  }
  const contexts = [window.CanvasRenderingContext2D, window.OffscreenCanvasRenderingContext2D];
  for (const context of contexts) {
    const at = context?.prototype;
    wrap(at, 'fillText', before(drew));
    wrap(at, 'strokeText', before(drew));
    wrap(at, 'fillRect', before(painted));
    wrap(at, 'clearRect', before(wasCleared));
    wrap(at, 'getImageData', before((self) => wasRead(self.canvas)));
    wrap(at, 'measureText', before((self) => measured(self.font)));
  }
  wrap(HTMLCanvasElement.prototype, 'toDataURL', before(wasRead));
  wrap(HTMLCanvasElement.prototype, 'toBlob', before(wasRead));
  wrap(window.OffscreenCanvas?.prototype, 'convertToBlob', before(wasRead));

  const RENDERERS = new Set([0x1f01, 0x9246]);
  for (const context of [window.WebGLRenderingContext, window.WebGL2RenderingContext]) {
    wrap(
      context?.prototype,
      'getParameter',
      before((_, [which]) => RENDERERS.has(which) && fingerprint('webgl')),
    );
  }

  let rendered = false;
  wrap(
    window.OfflineAudioContext?.prototype,
    'startRendering',
    before(() => {
      rendered = true;
    }),
  );
  const heard = before(() => rendered && fingerprint('audio'));
  wrap(window.AudioBuffer?.prototype, 'getChannelData', heard);
  wrap(window.AudioBuffer?.prototype, 'copyFromChannel', heard);

  const fonts = new Set();
  function measured(font) {
    if (!font || fonts.has(font) || fonts.size > 50) return;
    fonts.add(font);
    if (fonts.size > 50) fingerprint('fonts');
  }
  for (const name of ['offsetWidth', 'offsetHeight']) {
    wrap(
      HTMLElement.prototype,
      name,
      before((self) => measured(self.style?.fontFamily)),
      'get',
    );
  }
  wrap(window.FontFaceSet?.prototype, 'check', before((_, [font]) => measured(String(font))));

  // What the page tells tools. Only consent commands keep their values.
  const plain = (values) => {
    const kept = {};
    for (const name of values && typeof values === 'object' ? ownKeys(values) : []) {
      if (typeof values[name] === 'string') kept[name] = values[name];
    }
    return kept;
  };
  function command(queue, args) {
    const [first, second, third] = args;
    if (typeof first === 'object' && first && !Array.isArray(first) && first.length == null) {
      note('command', { queue, command: first.event ? `event ${first.event}` : 'push', values: {}, regions: [] });
      return;
    }
    const words = [first, typeof second === 'string' || typeof second === 'boolean' ? second : ''];
    const values = first === 'consent' ? plain(third) : first === 'consentv2' ? plain(second) : {};
    const regions = first === 'consent' && Array.isArray(third?.region) ? third.region.map(String) : [];
    const told = first === 'consent' || first === 'consentv2' ? words.join(' ').trim() : String(first);
    note('command', { queue, command: told, values, regions });
  }
  function entries(queue, list) {
    if (queue === 'uetq') {
      for (let at = 0; at < list.length; at++) {
        if (list[at] !== 'consent') command(queue, [list[at]]);
        else {
          command(queue, list.slice(at, at + 3));
          at += 2;
        }
      }
      return;
    }
    for (const entry of list) pushed(queue, [entry]);
  }
  function pushed(queue, args) {
    if (queue === 'uetq') command(queue, args);
    else for (const entry of args) command(queue, entry?.length == null || typeof entry === 'string' ? [entry] : Array.from(entry));
  }
  const adopted = new WeakSet();
  function adoptList(queue, list) {
    if (!list || typeof list !== 'object' || typeof list.push !== 'function' || adopted.has(list)) return;
    adopted.add(list);
    if (Array.isArray(list)) entries(queue, list);
    let current = list.push;
    let shown;
    // A tool that takes the queue over calls what it found there: count that once.
    const going = new Set();
    const act = (target, self, args) => {
      const mark = args[2] ?? args[0];
      if (going.has(mark)) return apply(target, self, args);
      try {
        pushed(queue, args);
      } catch {}
      going.add(mark);
      try {
        return apply(target, self, args);
      } finally {
        going.delete(mark);
      }
    };
    define(list, 'push', {
      configurable: true,
      enumerable: false,
      get() {
        shown ??= disguise(current, act);
        return shown;
      },
      set(value) {
        current = value;
        shown = undefined;
      },
    });
  }
  function adoptCall(queue, call) {
    if (typeof call !== 'function' || originals.has(call)) return call;
    return disguise(call, before((_, args) => command(queue, Array.from(args))));
  }
  function watch(queue, adopt) {
    let current;
    try {
      define(window, queue, {
        configurable: true,
        enumerable: true,
        get: () => current,
        set(value) {
          current = value;
          try {
            current = adopt(queue, value) ?? value;
          } catch {}
        },
      });
    } catch {}
  }
  if (window === window.top) {
    for (const queue of ['dataLayer', 'uetq', '_paq']) watch(queue, adoptList);
    for (const queue of ['clarity', 'fbq']) watch(queue, adoptCall);
  }

  // For the scanner's own look at the page: closed shadow roots, and leaving it.
  const roots = new WeakMap();
  wrap(
    Element.prototype,
    'attachShadow',
    after((self, _, root) => roots.set(self, root)),
  );
  let hidden = false;
  wrap(Document.prototype, 'visibilityState', (target, self, args) => {
    const state = apply(target, self, args);
    return hidden ? 'hidden' : state;
  }, 'get');
  wrap(Document.prototype, 'hidden', (target, self, args) => hidden || apply(target, self, args), 'get');
  define(window, 'KEY', {
    configurable: true,
    enumerable: false,
    value: Object.freeze({
      root: (element) => element.shadowRoot ?? roots.get(element) ?? null,
      leave() {
        hidden = true;
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
        window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
        window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
        window.dispatchEvent(new Event('unload'));
      },
    }),
  });
})();
