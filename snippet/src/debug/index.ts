/*
 * Says in the console what an owner got wrong in a page, with the line to write. It is
 * loaded on development hosts and with `?consent-debug` only, through the second file.
 */
import type { Debugged } from './config.ts';
import { services } from './config.ts';
import { nameOf, nearest, servicesAt } from './known.ts';
import { markedForm } from './mark.ts';

const LOADS = 'script,iframe,img,video,audio,embed,object,source,link[rel~=stylesheet]';
const GUIDE = 'docs/embedding.md';

/** Each thing is said once a page. */
const said = new Set<string>();

const say = (text: string, line = '', element?: Element): void => {
  const whole = `consent: ${text}${line && `\n  instead: ${line}`}`;
  if (said.has(whole)) return;
  said.add(whole);
  if (element) console.warn(whole, element);
  else console.warn(whole);
};

/** Looks through the page once it has loaded. */
const debug = ([site, ids, declared, domains, has]: Debugged): void => {
  const categoryOf = (id: string) => declared[id] ?? services[id]?.[1];
  const ours = (script: HTMLScriptElement) =>
    RegExp(`/${site}/consent(\\.[\\w-]+)?\\.js$`).test(
      script.src.split(/[?#]/)[0] ?? '',
    );

  /** The service behind any of the addresses: one of the policy's before others. */
  const find = (addresses: string[]): string | undefined => {
    const found = addresses.flatMap(servicesAt);
    return found.find((id) => declared[id]) ?? found[0];
  };

  const marks = () => document.querySelectorAll('[data-consent]');

  const lookAtTag = () => {
    const tags = [...document.scripts].filter(ours);
    const [first] = tags;
    if (tags.length > 1) say('our tag is in this page twice', 'delete one', tags[1]);
    if (!first) return;
    for (const script of document.scripts) {
      if (script === first) break;
      // A held script that has been released keeps its address in `data-src`.
      if (script.src && !script.dataset.src) {
        say(
          'a script stands above our tag, and runs before it',
          'put our tag first',
          script,
        );
        break;
      }
    }
  };

  const lookAtMarks = () => {
    for (const element of marks()) {
      const word = element.getAttribute('data-consent') ?? '';
      if (!ids.includes(word)) {
        const meant = nearest(word, ids);
        say(
          `no category "${word}"; this policy has: ${ids.join(', ')}`,
          meant && markedForm(element, meant),
          element,
        );
      } else if (
        element.hasAttribute('src') &&
        !(
          element.localName === 'script' &&
          element.getAttribute('type') === 'text/plain'
        )
      ) {
        say(
          `marked "${word}", and loaded all the same`,
          markedForm(element, word),
          element,
        );
      }
    }
  };

  const addressesOf = (element: Element): string[] => {
    const { localName } = element;
    if (localName === 'script' && !element.hasAttribute('src')) {
      const isProgram = /^(|module|text\/javascript)$/.test(
        element.getAttribute('type') ?? '',
      );
      const text = isProgram ? (element.textContent ?? '') : '';
      return text.match(/(?:https?:)?\/\/[a-z0-9-]+\.[^\s'"`<>)]+/g) ?? [];
    }
    const names = ['src', 'data', 'href'].map((name) => element.getAttribute(name));
    return names.filter((address): address is string => !!address);
  };

  const lookAtLoads = () => {
    for (const element of document.querySelectorAll(LOADS)) {
      if (element.hasAttribute('data-consent') || element.hasAttribute('data-src'))
        continue;
      const id = find(addressesOf(element));
      const category = id && categoryOf(id);
      // What is granted may be here: a script that was released has no mark any more.
      if (!id || !category || has(category)) continue;
      const list = declared[id] ? '' : `, which the policy does not list,`;
      say(
        `${nameOf(id)}${list} is not marked, and runs whatever the visitor says`,
        markedForm(element, category),
        element,
      );
    }
    for (const element of document.querySelectorAll('noscript')) {
      const id = find(element.textContent?.match(/\/\/[a-z0-9-]+\.[^\s'"<>]+/g) ?? []);
      if (id)
        say(
          `${nameOf(id)} in <noscript> loads without any choice`,
          'delete it',
          element,
        );
    }
  };

  const lookForMarks = () => {
    if (marks()[0] || document.querySelector('[data-src]') || ids.some(has)) return;
    const [id] = Object.keys(declared);
    if (!id) return;
    const example = `<script type="text/plain" data-consent="${declared[id]}" data-src="…"></script>`;
    say(
      `nothing in this page is marked: the banner asks and holds nothing (${GUIDE})`,
      example,
    );
  };

  const lookAtHost = () => {
    const { host, hostname } = location;
    const isOwn = domains.some((own) => own === host || own === hostname);
    if (isOwn) return;
    say(
      `"${hostname}" is not in the policy: only a service with --demo takes its choices`,
      `domains = [${[...domains, hostname].map((each) => `"${each}"`).join(', ')}]`,
    );
  };

  const look = () => {
    try {
      lookAtTag();
      lookAtMarks();
      lookAtLoads();
      lookForMarks();
      lookAtHost();
    } catch (error) {
      // A hint is never worth a fault of the page.
      console.info('consent: no hints for this page', error);
    }
  };
  // Half a page has half of its marks.
  if (document.readyState === 'complete') look();
  else addEventListener('load', look);
};

export default debug;
