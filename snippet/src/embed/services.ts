import type {
  DeclaredCategory,
  DeclaredCookie,
  DeclaredProvider,
  DeclaredService,
} from './declaration.ts';
import { facts, link, make, named, spoken } from './element.ts';
import { folded } from './folded.ts';
import { orNotStated, type Voice } from './text.ts';

/** Makes one category with its services. */
export function categoryPart(category: DeclaredCategory, voice: Voice): HTMLElement {
  const { label } = voice;
  return named(
    'category',
    make(
      'section',
      voice.heading(2, category.title, `category-${category.id}`),
      make('p', category.description),
      category.needs_text && make('p', `${category.needs_text}.`),
      category.profiling && make('p', category.profiling),
      make('p', `${label('legal_basis')}: ${category.legal_basis}`),
      !category.services.length && make('p', label('no_services')),
      ...category.services.map((service) => servicePart(service, voice)),
    ),
  );
}

function servicePart(service: DeclaredService, voice: Voice): HTMLElement {
  const purpose = orNotStated(service.purpose, voice);
  const heading = voice.heading(3, service.name, `service-${service.id}`);
  const provider = service.provider_details;
  return named(
    'service',
    folded(
      spoken(service.name_language, heading),
      provider && `${provider.name}, ${provider.country}`,
      [
        make('p', spoken(service.purpose_language, purpose)),
        serviceFacts(service, voice),
        storedPart(service, voice),
      ],
    ),
  );
}

function serviceFacts(service: DeclaredService, voice: Voice): HTMLElement {
  const { label, declaration } = voice;
  const borrowed = (kind: string) =>
    declaration.borrowed.includes(kind) ? 'en' : null;
  const data = orNotStated(service.data_collected.join(', '), voice);
  const transfers = orNotStated(service.transfers, voice);
  const { provider_details: provider } = service;
  return facts([
    [
      label('provider'),
      provider
        ? providerPart(provider, voice, borrowed('role'))
        : orNotStated(null, voice),
    ],
    [
      label('data_collected'),
      spoken(service.data_collected[0] ? borrowed('data') : null, data),
    ],
    [label('data_retention'), orNotStated(service.data_retention, voice)],
    [
      label('transfers'),
      spoken(service.transfers ? borrowed('mechanism') : null, transfers),
    ],
    [label('opt_out'), optOuts(service)],
  ]);
}

function providerPart(
  provider: DeclaredProvider,
  voice: Voice,
  language: string | null,
): HTMLElement {
  const own = provider.name === voice.declaration.controller.name;
  const policy = provider.policy_url;
  return make(
    'span',
    `${provider.name}, ${provider.country}. `,
    spoken(own ? null : language, make('span', `${provider.role}. `)),
    policy && link(policy, voice.label('provider_policy')),
  );
}

function optOuts(service: DeclaredService): HTMLElement | null {
  if (!service.opt_out.length) return null;
  const ways = service.opt_out.map(({ url, title, title_language }) =>
    make('p', spoken(title_language, make('span', link(url, title)))),
  );
  return make('div', ...ways);
}

/** Says what is stored, that nothing is, or that it is not stated. */
function storedPart(service: DeclaredService, voice: Voice): HTMLElement {
  const { label, declaration } = voice;
  if (service.cookies.length) return table(service, voice);
  return service.open.includes('items')
    ? make('p', `${label('cookies')}: ${declaration.not_stated}`)
    : make('p', label('no_items'));
}

const COLUMNS = ['name', 'purpose', 'lifetime', 'kind', 'party'];

function table(service: DeclaredService, voice: Voice): HTMLElement {
  const name = spoken(service.name_language, make('span', service.name));
  const stored = `: ${voice.label('cookies')}`;
  const heads = COLUMNS.map((key) => cell('col', voice.label(key)));
  const rows = service.cookies.map((cookie) => row(cookie, voice));
  const wide = make(
    'div',
    make(
      'table',
      make('caption', name, stored),
      make('thead', make('tr', ...heads)),
      make('tbody', ...rows),
    ),
  );
  // A table that is wider than the page scrolls in its own box (WCAG 1.4.10), which the
  // keyboard can reach (2.1.1). A CSP does not restrict styles that a script sets.
  wide.style.overflowX = 'auto';
  wide.tabIndex = 0;
  wide.setAttribute('role', 'group');
  wide.setAttribute('aria-label', service.name + stored);
  return named('items', wide);
}

function row(cookie: DeclaredCookie, voice: Voice): HTMLElement {
  const where = cookie.host
    ? `${cookie.party_title} (${cookie.host})`
    : cookie.party_title;
  const purpose = orNotStated(cookie.purpose, voice);
  return make(
    'tr',
    cell('row', make('code', cookie.name)),
    make('td', spoken(cookie.purpose_language, purpose)),
    make('td', orNotStated(cookie.lifetime, voice)),
    make('td', cookie.kind_title),
    make('td', where),
  );
}

function cell(scope: 'row' | 'col', content: Node | string): HTMLElement {
  const head = make('th', content);
  head.scope = scope;
  return head;
}
