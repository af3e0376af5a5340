"""`GET /SITE/audit`: the records of a site, newest first, to look through and filter.

Whoever may read records sees the consent id, which is a pseudonym (decision 0022): who
was told one finds its records by it, and nobody can act for the visitor with it.
"""

from collections.abc import Sequence
from typing import get_args
from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from consent_service.choices.cells import REVISION_DIGITS
from consent_service.choices.choice import Surface
from consent_service.declaration.words import spoken
from consent_service.evidence.statement import REASONS
from consent_service.locales.names import language_name
from consent_service.policy.model import Policy
from consent_service.sites import Site
from consent_service.store.interface import Store, StoredRevision
from consent_service.token import has_role
from consent_service.web.auditor.record_filter import noted_filters
from consent_service.web.auditor.record_lines import COLUMNS
from consent_service.web.auditor.record_pages import (
    Count,
    Found,
    RecordPage,
    count_fitting,
    load_page,
)
from consent_service.web.auditor.record_search import (
    ACTIONS,
    DECISIONS,
    SURFACES,
    Cursor,
    Published,
    ReadForm,
    Search,
    check_published,
    read_form,
)
from consent_service.web.auditor.said_record import (
    SaidDecision,
    Titles,
)
from consent_service.web.endpoint import (
    AWAY,
    HTML,
    LANG,
    NO_ACCESS,
    SITE,
    TO_SIGN_IN,
    Endpoint,
    Outcome,
    Parameter,
    good,
)
from consent_service.web.http.local_time import local_words, zone_of, zone_words
from consent_service.web.layout.guard import Visit, signed_in

WORDS = "consent_service.web.auditor"
# What `/SITE/records` filters by too, so that a download holds what is shown.
_ALSO_THERE = ("revision", "action")


class Row(msgspec.Struct, frozen=True):
    """One record of the list, and what it says."""

    found: Found
    decisions: list[SaidDecision]


@signed_in("auditor", "owner", words=WORDS)
async def get_audit(visit: Visit) -> Response:
    """GET /SITE/audit: the records that fit the filters, fifty at a time."""
    site, context = visit.site, visit.context
    zone = zone_of(site.policy.jurisdiction)
    titles = Titles(context.publisher, site.name)
    published = await context.store.revisions.list_revisions(site.name)
    form = read_form(visit.request.query_params, zone)
    form = check_published(form, await _known(site, published, titles, form))
    await visit.note(_noted(form), site.name)

    page = RecordPage((), None, 0)
    if not form.mistakes:
        page = await load_page(context.store, site.name, form.search, form.cursor)
    count = await _count(context.store, site.name, form, page)
    language = visit.frame.language
    rows = [
        Row(each, await titles.say(each.record, language) if each.record else [])
        for each in page.found
    ]
    return visit.frame.answer(
        "records.html",
        status=422 if form.mistakes else 200,
        site=site,
        form=form,
        page=page,
        rows=rows,
        count=count,
        entries=await _count_entries(context.store, site.name),
        zone=zone,
        zone_name=zone_words(zone, language),
        choices=await _offered(visit, form, published, titles),
        older=_link(form, page.next) if page.next else "",
        newest=_link(form, None) if form.cursor else "",
        download=_download(form),
        # As spreadsheets of the reader's language take it.
        table="csv" if language == "en" else "csv-fi",
        reasons=_reasons(visit, form, page),
        columns=COLUMNS,
        surfaces=get_args(Surface),
        category_titles=[
            (each.id, each.title.get(language) or each.id)
            for each in site.policy.categories
        ],
        is_exact=not set(form.given) - {"from", "to", "id", *_ALSO_THERE},
    )


def _noted(form: ReadForm) -> str:
    """Return what is written down: of a search that is refused, nothing that was typed.

    Nobody has checked that, and it may name anybody.
    """
    if form.mistakes:
        return "audit, refused"
    return noted_filters(
        "audit",
        {
            "visitor" if name == "id" else name: text
            for name, text in form.given.items()
        },
    )


def _reasons(visit: Visit, form: ReadForm, page: RecordPage) -> Sequence[str]:
    """Return for what the visitor looked up may be erased; nothing for auditors."""
    is_found = form.search.visitor and page.found
    return REASONS if is_found and has_role(visit.session.token, "owner") else ()


async def _count(
    store: Store, site: str, form: ReadForm, page: RecordPage
) -> Count | None:
    """Return how many records fit, on the first page of a search that has more."""
    if form.mistakes or form.cursor or not form.search.filters:
        return None
    if page.next is None:
        return Count(len(page.found), page.looked_at, is_whole=True)
    if form.search.looks_up:
        # The records of a visitor are in no order that counts them without loading.
        return None
    return await count_fitting(store, site, form.search)


async def _count_entries(store: Store, site: str) -> int:
    return sum(head.size for head in await store.logs.load_heads(site))


async def _known(
    site: Site, published: Sequence[StoredRevision], titles: Titles, form: ReadForm
) -> Published:
    """Return what can be found; earlier revisions are read if today's lacks it."""
    policies = [site.policy]
    if not _has(site.policy, form.search):
        earlier = [await titles.load(each.digest) for each in published]
        policies += [revision.policy for revision in earlier if revision]
    return Published(
        revisions=[each.digest for each in published],
        categories={each.id for policy in policies for each in policy.categories},
        languages={tag for policy in policies for tag in policy.languages},
    )


def _has(policy: Policy, search: Search) -> bool:
    categories = {"", *(category.id for category in policy.categories)}
    return search.category in categories and search.language in {"", *policy.languages}


async def _offered(
    visit: Visit, form: ReadForm, published: Sequence[StoredRevision], titles: Titles
) -> dict[str, list[tuple[str, str]]]:
    """Return what each list of the form offers: value and words."""
    site, words, language = visit.site, visit.frame.words, visit.frame.language
    zone = zone_of(site.policy.jurisdiction)
    revision = await titles.load(form.search.revision or site.revision.digest)
    policy = (revision or site.revision).policy
    known = {tag: language_name(tag, language) for tag in policy.languages}
    offered = {
        "action": [(action, words[f"action_{action}"]) for action in ACTIONS],
        "category": [
            (category.id, spoken(category.title, (language, *policy.languages)))
            for category in policy.categories
        ],
        "decision": [(each, words[each]) for each in DECISIONS],
        "surface": [(surface, words[f"surface_{surface}"]) for surface in SURFACES],
        "language": sorted(known.items(), key=lambda pair: pair[1]),
        "revision": [
            (
                each.digest,
                f"{local_words(each.published_at, zone, language)} · "
                f"{each.digest[:REVISION_DIGITS]}",
            )
            for each in reversed(published)
        ],
    }
    # What an earlier revision had can be asked for by its address.
    for name, options in offered.items():
        given = form.given.get(name, "")
        if given and given not in dict(options):
            options.append((given, given))
    return offered


def _link(form: ReadForm, cursor: Cursor | None) -> str:
    asked = {**form.given, **({"before": cursor.text} if cursor else {})}
    return "?" + urlencode(asked)


def _download(form: ReadForm) -> str:
    """Return the query of `/SITE/records` for the filters that it has."""
    search = form.search
    times = {"from": search.start, "to": search.end}
    asked = {name: f"{at:%Y-%m-%dT%H:%M:%SZ}" for name, at in times.items() if at}
    asked |= {name: form.given[name] for name in _ALSO_THERE if name in form.given}
    return urlencode({**asked, **search.looks_up})


NOT_THERE = good("No such site or resource; the page says so.", HTML, 404)
# What every page of an auditor may answer beside itself.
OTHERWISE: tuple[Outcome, ...] = (TO_SIGN_IN, NO_ACCESS, NOT_THERE, AWAY)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/audit",
        get_audit,
        "The records of a site, as a page",
        "Fifty records, newest first, with the filters of a form. Each look is an "
        "access that auditors see.",
        (
            good("The page.", HTML),
            good("A filter cannot be read; the page says which.", HTML, 422),
            *OTHERWISE,
        ),
        access="person",
        parameters=(
            SITE,
            LANG,
            Parameter(
                "id",
                "query",
                "The consent id of one visitor, or the digest of one record.",
                "3f8a1b2c3d4e5f60718293a4b5c6d7e8",
            ),
            Parameter(
                "from", "query", "The first day, in the time of the site.", "2026-11-01"
            ),
            Parameter("to", "query", "The last day, included.", "2026-11-30"),
            Parameter(
                "revision",
                "query",
                "The digest of one revision, or its first digits, eight at least.",
                "4f1c" * 16,
            ),
            Parameter(
                "action", "query", "One kind of choice.", "reject_all", words=ACTIONS
            ),
            Parameter("category", "query", "The id of a category.", "analytics"),
            Parameter(
                "decision",
                "query",
                "What was decided of the category, or of any.",
                "denied",
                words=DECISIONS,
            ),
            Parameter(
                "surface", "query", "Where it was chosen.", "banner", words=SURFACES
            ),
            Parameter("language", "query", "The language that was shown.", "fi"),
            Parameter(
                "before",
                "query",
                "Where the page goes on: epoch and index of the last record seen.",
                "1-4711",
            ),
        ),
    ),
)
