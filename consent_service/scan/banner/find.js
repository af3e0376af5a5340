// Looks for what asks the visitor, in one frame: document and shadow roots, closed ones
// too. Returns what it found as data, and the elements beside it.
([key, words]) => {
  const watch = window[key];
  const rootOf = (element) => watch?.root(element) ?? element.shadowRoot;
  const plain = (text) =>
    text
      .toLowerCase()
      .replace(/[\u2018\u2019]/g, "'")
      .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  const has = (text, phrases) => phrases.some((phrase) => ` ${text} `.includes(` ${phrase} `));
  const begins = (text, stems) => stems.some((stem) => ` ${text}`.includes(` ${stem}`) || text.includes(stem));

  // What two radio buttons say, beside the words of accepting and refusing.
  const ON = new Set(['on', 'enabled', 'enable', 'päällä', 'käytössä', 'på', 'an', 'ein', 'aktiv', 'activé', 'aan', 'til']);
  const OFF = new Set(['off', 'disabled', 'disable', 'pois', 'pois päältä', 'ei käytössä', 'av', 'aus', 'inaktiv', 'désactivé', 'uit', 'fra']);
  const starts = (text, stems) => stems.some((stem) => ` ${text}`.includes(` ${stem}`));

  function* inside(root) {
    for (const element of root.children ?? []) {
      yield element;
      yield* inside(element);
    }
    const shadow = root instanceof Element ? rootOf(root) : null;
    if (shadow) yield* inside(shadow);
  }
  const parentOf = (element) =>
    element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;
  const within = (box, element) => {
    for (let at = element; at; at = parentOf(at)) if (at === box) return true;
    return false;
  };
  const closest = (element, test) => {
    for (let at = element; at; at = parentOf(at)) if (test(at)) return at;
    return null;
  };

  function isVisible(element) {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1;
  }
  const inWindow = (element) => {
    const { top, left, bottom, right } = element.getBoundingClientRect();
    return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  };

  /** Whether nothing lies over its middle. */
  const isOnTop = (element) => {
    const { top, left, bottom, right } = element.getBoundingClientRect();
    const middle = (low, high, most) => (Math.max(low, 0) + Math.min(high, most)) / 2;
    const at = [middle(left, right, innerWidth), middle(top, bottom, innerHeight)];
    let hit = document.elementFromPoint(...at);
    for (let inner = hit && rootOf(hit)?.elementFromPoint(...at); inner && inner !== hit; inner = rootOf(hit)?.elementFromPoint(...at)) hit = inner;
    return Boolean(hit) && within(element, hit);
  };

  const SKIP = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'SVG']);
  function textOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return '';
    if (SKIP.has(node.nodeName.toUpperCase())) return '';
    if (node instanceof Element && !node.checkVisibility({ visibilityProperty: true }) && getComputedStyle(node).display !== 'contents') return '';
    const shadow = node instanceof Element ? rootOf(node) : null;
    const kids = shadow ? shadow.childNodes : node.childNodes;
    let text = '';
    for (const kid of kids) text += kid.nodeName === 'SLOT' ? [...kid.assignedNodes()].map(textOf).join(' ') : textOf(kid);
    return getComputedStyle(node instanceof Element ? node : node.host).display.startsWith('inline') ? text : ` ${text} `;
  }

  const labelOf = (element) =>
    (
      element.getAttribute('aria-label') ||
      textOf(element).replace(/\s+/g, ' ').trim() ||
      element.value ||
      element.title ||
      element.querySelector?.('img[alt]')?.alt ||
      ''
    )
      .toString()
      .slice(0, 120)
      .trim();

  const PRESSED = 'button, a, summary, [role=button], [role=link], [role=menuitem], input[type=button], input[type=submit], input[type=image], [onclick]';
  const isClickable = (element) =>
    element.matches(PRESSED) ||
    (getComputedStyle(element).cursor === 'pointer' &&
      !element.matches('label, input, select, option') &&
      !(parentOf(element) && getComputedStyle(parentOf(element)).cursor === 'pointer'));

  /** Whether pressing it stays here: a link elsewhere is no control. */
  function staysHere(element) {
    const link = closest(element, (at) => at.nodeName === 'A');
    if (!link || !link.hasAttribute('href')) return true;
    if (link.hasAttribute('download')) return false;
    const written = link.getAttribute('href').trim();
    if (written === '' || written.startsWith('#') || /^javascript:/i.test(written)) return true;
    if (!/^https?:/.test(link.href)) return false;
    const to = new URL(link.href);
    return to.origin === location.origin && to.pathname === location.pathname && to.search !== '';
  }
  function roleOf(label, element) {
    const text = plain(label);
    if (!staysHere(element)) return null;
    if (!text) return /[×✕✖⨯x]/i.test(label) && label.trim().length === 1 ? 'close' : null;
    if (text === 'x') return 'close';
    if (text.length > 60 || has(text, words.never)) return null;
    for (const role of ['refuse', 'save', 'preferences', 'accept', 'close']) {
      if (words.roles[role].includes(text)) return role;
    }
    for (const role of ['refuse', 'save', 'preferences', 'accept', 'close']) {
      // Short words mean it only when they stand alone.
      if (has(text, words.roles[role].filter((phrase) => phrase.length > 3))) return role;
    }
    const known = words.stems;
    if (has(text, words.openers)) return 'preferences';
    return ['refuse', 'save', 'preferences', 'accept'].find((role) => starts(text, known[role])) ?? null;
  }

  const everything = [...inside(document.documentElement)];
  const HINT = /cookie|consent|gdpr|cmp\b|cmp-|privacy|eväste|evaste|kakor|samtyck/i;
  const hinted = (element) =>
    HINT.test(`${element.id} ${typeof element.className === 'string' ? element.className : ''} ${element.getAttribute('aria-label') ?? ''}`);
  const isSurface = (element) => {
    if (element.matches('dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true], :popover-open')) return true;
    return ['fixed', 'sticky'].includes(getComputedStyle(element).position);
  };
  const isForeign = window !== window.top;
  const OPENER_HINT = /cookie-?(settings|preferences)|consent-?(settings|manager)|manage-?(cookies|consent)|cc-revoke|cky-btn-revisit|ot-sdk-show-settings|revisit-?consent/i;

  // Asked of each element once: a page may have tens of thousands.
  const pressable = everything.filter((element) => isClickable(element) && isVisible(element));
  const controls = pressable
    .map((element) => ({ element, label: labelOf(element) }))
    .map((found) => ({ ...found, role: roleOf(found.label, found.element) }))
    .filter((found, _, all) => found.role && !all.some((other) => other !== found && other.role === found.role && other.label === found.label && within(other.element, found.element)));

  /** Whether it is a second layer, which may say nothing of cookies: two categories to switch, and saving. */
  function namesCategories(element, own) {
    if (!(isSurface(element) || isForeign) || !own.some((found) => found.role === 'save')) return false;
    const labels = switchesIn(element).map((found) => plain(found.label));
    return words.categories.filter(({ phrases, stems }) => labels.some((label) => has(label, phrases) || starts(label, stems))).length > 1;
  }

  function scoreOf(element) {
    const own = controls.filter((found) => within(element, found.element));
    if (!own.length) return null;
    const text = plain(textOf(element));
    const asks = begins(text, words.about) || namesCategories(element, own);
    if (!asks || text.length > 8000 || text.length < 10) return null;
    if ([...inside(element)].some((inner) => inner.matches('input[type=email], input[type=password], input[type=search]'))) return null;
    const roles = new Set(own.map((found) => found.role));
    if (!roles.has('accept') && !roles.has('refuse') && !roles.has('save')) return null;
    const surface = isSurface(element);
    const hint = hinted(element);
    // A link of the footer says what it is about, and asks nothing.
    const said = own.reduce((sum, found) => sum + plain(found.label).length, 0);
    if (!surface && !hint && text.length < said + 20) return null;
    const modal = element.matches('dialog:modal, [aria-modal=true]');
    if (!surface && !hint && !isForeign && text.length > 1500) return null;
    return (
      (surface ? 3 : 0) +
      (hint ? 2 : 0) +
      (roles.has('accept') ? 2 : 0) +
      (roles.has('refuse') ? 2 : 0) +
      (roles.has('preferences') ? 1 : 0) +
      // A second layer that was opened over the first, which stays where it is.
      (surface && roles.has('save') && switchesIn(element).some((found) => found.visible && !found.fixed) ? 6 : 0) +
      (isForeign ? 1 : 0) +
      (modal ? 3 : 0) +
      (isOnTop(element) ? 2 : 0) +
      (inWindow(element) ? 1 : 0)
    );
  }
  const holders = new Set();
  for (const { element } of controls) for (let at = element; at && !holders.has(at); at = parentOf(at)) holders.add(at);
  const OUTER = new Set(['HTML', 'BODY', 'HEAD', 'MAIN']);
  let best = null;
  if (controls.length) {
    for (const element of everything) {
      if (!holders.has(element)) continue;
      if (OUTER.has(element.nodeName) && !(isForeign && element === document.body)) continue;
      if (!isVisible(element) && !element.matches('dialog[open]')) continue;
      // A host of a shadow root may have no box of its own.
      const score = scoreOf(element);
      // The innermost of those that say the same: later elements are deeper.
      if (score != null && (!best || score > best.score || (score === best.score && within(best.element, element)))) best = { element, score };
    }
    if (!best) {
      for (const element of everything) {
        const shadow = rootOf(element);
        if (!shadow || OUTER.has(element.nodeName)) continue;
        const score = scoreOf(element);
        if (score != null && (!best || score > best.score)) best = { element, score };
      }
    }
  }

  // Computed colours may be in any space (`color(srgb-linear 1 1 1)`, `oklch(…)`): one
  // dot of them is in the screen's. Nothing is written on it, and nothing told apart.
  const dot = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  function plainColour(value) {
    if (!dot || /^rgba?\(/.test(value)) return value;
    dot.clearRect(0, 0, 1, 1);
    dot.fillStyle = '#0000';
    dot.fillStyle = value;
    dot.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = dot.getImageData(0, 0, 1, 1).data;
    return `rgba(${red}, ${green}, ${blue}, ${alpha / 255})`;
  }
  const colour = (element, name) => plainColour(getComputedStyle(element)[name]);
  /** What shows behind an element: every ground up to the first that hides the others. */
  function groundOf(element) {
    const layers = [];
    closest(element, (each) => {
      const [red, green, blue, alpha = 1] = colour(each, 'backgroundColor').match(/[\d.]+/g).map(Number);
      layers.push([red, green, blue, alpha]);
      return alpha === 1;
    });
    const mixed = layers.reduceRight(
      (below, layer) => below.map((value, at) => layer[at] * layer[3] + value * (1 - layer[3])),
      [255, 255, 255],
    );
    return `rgb(${mixed.map((value) => Math.round(value)).join(', ')})`;
  }
  function looks(element, box) {
    const style = getComputedStyle(element);
    const { x, y, width, height } = element.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(element);
    const text = range.getBoundingClientRect();
    const paragraph = closest(element, (at) => at.nodeName === 'P' || at === box);
    const sentence = paragraph?.nodeName === 'P' ? plain(textOf(paragraph)) : '';
    return {
      element: element.nodeName.toLowerCase() === 'input' ? 'button' : element.nodeName.toLowerCase(),
      x, y, width, height,
      text_width: Math.min(text.width, width),
      font_size: Number.parseFloat(style.fontSize),
      font_weight: Number.parseInt(style.fontWeight, 10),
      colour: colour(element, 'color'),
      ground: colour(element, 'backgroundColor'),
      image: style.backgroundImage !== 'none',
      panel: groundOf(parentOf(element) ?? box),
      underlined: style.textDecorationLine.includes('underline'),
      opacity: Number(style.opacity),
      in_text: sentence.length > plain(labelOf(element)).length + 10,
    };
  }
  function switchesIn(box) {
    const found = [];
    for (const element of inside(box)) {
      if (!element.matches('input[type=checkbox], [role=switch], [role=checkbox]')) continue;
      const row = element.labels?.[0] ?? closest(element, (at) => at !== element && plain(textOf(at)).length > 2);
      const named = (element.getAttribute('aria-labelledby') ?? '')
        .split(/\s+/)
        .map((id) => id && element.getRootNode().getElementById?.(id)?.textContent)
        .filter(Boolean)
        .join(' ');
      const label = element.getAttribute('aria-label') || named || (row ? textOf(row) : '');
      found.push({
        element: element.type === 'checkbox' && !isVisible(element) && row ? row : element,
        label: label.replace(/\s+/g, ' ').trim().slice(0, 300),
        name: element.name || element.id || element.value || '',
        on: element.checked ?? element.getAttribute('aria-checked') === 'true',
        fixed: element.disabled || element.getAttribute('aria-disabled') === 'true' || element.readOnly === true,
        visible: isVisible(element) || (row ? isVisible(row) : false),
      });
    }
    return [...found, ...pairsIn(box)];
  }

  /** Two radio buttons, yes and no, are a switch: pressing the other one turns it. */
  function pairsIn(box) {
    const groups = new Map();
    for (const element of inside(box)) {
      if (!element.matches('input[type=radio][name]')) continue;
      groups.set(element.name, [...(groups.get(element.name) ?? []), element]);
    }
    const found = [];
    for (const [name, pair] of groups) {
      const said = (element) => plain(element.getAttribute('aria-label') || element.labels?.[0]?.textContent || element.value);
      const yes = pair.find((element) => ON.has(said(element)) || words.roles.accept.includes(said(element)));
      const no = pair.find((element) => OFF.has(said(element)) || words.roles.refuse.includes(said(element)));
      if (pair.length !== 2 || !yes || !no || yes === no) continue;
      const group = closest(yes, (at) => at.matches('fieldset, [role=radiogroup], [role=group]')) ?? closest(yes, (at) => within(at, no));
      const legend = group?.querySelector('legend')?.textContent || group?.getAttribute('aria-label') || (group && group !== box ? textOf(group) : '');
      const other = yes.checked ? no : yes;
      found.push({
        element: isVisible(other) ? other : (other.labels?.[0] ?? other),
        label: (legend || name).replace(/\s+/g, ' ').trim().slice(0, 300),
        name,
        on: yes.checked,
        fixed: other.disabled,
        visible: isVisible(other) || isVisible(other.labels?.[0] ?? other),
      });
    }
    return found;
  }

  const COOKIES = /cookie|kakor|kakin|kakval|eväst|consent|suostum|samtyck|samtykke|einwillig|küps|galleta|sīkdat|slapuk|ciastecz|traceur|informasjonskaps|sütik|piškot|kolačić|vafrak|fianán|cwcis|куки|бисквит|згод|соглас|μπισκ|çerez/i;
  /** How surely a control opens the choices again: 2, 1, or 0 if it does something else. */
  function opens(element) {
    if (element.matches('[data-consent-open]')) return 2;
    const label = plain(labelOf(element));
    if (has(label, words.never)) return 0;
    if (has(label, words.openers) || OPENER_HINT.test(`${element.id} ${element.className}`)) return 2;
    // In other words: what names cookies, stays here, and neither grants nor refuses.
    if (label.length > 60 || !staysHere(element) || !['preferences', null].includes(roleOf(label, element))) return 0;
    return COOKIES.test(label) || (begins(label, words.about) && starts(label, words.stems.preferences)) ? 1 : 0;
  }
  const marked = everything.filter((element) => element.matches('[data-consent-open]') && isVisible(element));
  const openers = [...new Set([...marked, ...pressable])]
    .filter((element) => !(best && within(best.element, element)))
    .map((element) => ({ element, sure: opens(element) }))
    .filter(({ sure }) => sure)
    .sort((one, other) => other.sure - one.sure)
    .map(({ element }) => element);
  // Controls of a choice that stand in the page itself, as on a declaration.
  const standing = controls.filter((found) => !(best && within(best.element, found.element)) && (found.role === 'save' || found.role === 'refuse'));

  /** What nothing is known of is told by what else is there: one button is left over. */
  function guessed(box, own) {
    const roles = new Set(own.map((found) => found.role));
    const left = everything
      .filter((element) => within(box, element) && element.matches('button, [role=button], input[type=button], input[type=submit]'))
      .filter((element) => isVisible(element) && staysHere(element) && !own.some((found) => within(found.element, element) || within(element, found.element)))
      .map((element) => ({ element, label: labelOf(element) }))
      .filter(({ label, element }) => /\p{L}{2}/u.test(label) && label.length < 60 && !has(plain(label), words.never) && !element.matches('[role=switch], [role=checkbox], [aria-expanded], [aria-pressed]'));
    if (left.length !== 1) return [];
    const role = roles.has('refuse') && !roles.has('accept') ? 'accept' : roles.has('accept') && roles.has('refuse') && !roles.has('preferences') ? 'preferences' : null;
    return role ? [{ ...left[0], role }] : [];
  }

  const elements = [];
  const keep = (element) => elements.push(element) - 1;
  const report = {
    found: null,
    openers: openers.map((element) => ({ at: keep(element), label: labelOf(element) })),
    standing: standing.length,
    foreign: isForeign,
  };
  if (best) {
    const box = best.element;
    const known = controls.filter((found) => within(box, found.element));
    const own = [...known, ...guessed(box, known)];
    const inShadow = box.getRootNode() instanceof ShadowRoot || (rootOf(box) && own.every((found) => found.element.getRootNode() instanceof ShadowRoot));
    const text = textOf(box).replace(/\s+/g, ' ').trim();
    report.found = {
      at: keep(box),
      score: best.score,
      place: isForeign ? 'frame' : inShadow ? 'shadow' : 'page',
      language: closest(box, (at) => at.hasAttribute('lang'))?.getAttribute('lang') ?? null,
      text: text.slice(0, 4000),
      panel: groundOf(box),
      controls: own.map((found) => ({ at: keep(found.element), role: found.role, label: found.label, looks: looks(found.element, box) })),
      switches: switchesIn(box).map(({ element, ...rest }) => ({ at: keep(element), ...rest })),
      doors: everything
        .filter((element) => within(box, element) && element.matches(PRESSED) && isVisible(element) && staysHere(element) && !own.some((found) => found.element === element))
        .map((element) => labelOf(element)),
      links: [...inside(box)]
        .filter((element) => element.nodeName === 'A' && /^https?:/.test(element.href) && !staysHere(element))
        .map((element) => ({ label: labelOf(element), href: element.href })),
    };
  }
  return { report, elements };
}
