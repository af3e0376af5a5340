"""`GET /SITE/declaration/history`: every published revision and what it changed."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consent_service.declaration.words import spoken
from consent_service.policy.revision import (
    Revision,
    changed_categories,
    read_revision,
)
from consent_service.web.declared import asked_language
from consent_service.web.pages import page_answer
from consent_service.web.state import AppState, service_of, site_of


class Line(NamedTuple):
    """One change; `kind` is `added`, `removed` or `changed`."""

    kind: str
    text: str


async def get_history(request: Request[AppState]) -> Response:
    """GET /SITE/declaration/history: newest first (requirement C-18)."""
    service, site = service_of(request), site_of(request)
    stored = await service.store.revisions.list_revisions(site.name)
    revisions = [read_revision(one.document) for one in stored]
    language = asked_language(request, site.revision)

    changes = [[], *(changed_lines(*pair, language) for pair in pairwise(revisions))]
    versions = [
        {
            "digest": one.digest,
            "published": one.published_at,
            "href": f"../declaration?lang={language}&revision={one.digest}",
            "lines": lines,
        }
        for one, lines in zip(stored, changes, strict=True)
    ]
    texts = site.revision.texts[language]
    html = service.pages.render(
        "history.html",
        root="../..",
        language=language,
        direction=texts.direction,
        words=texts.declaration,
        controller=site.policy.controller.name,
        versions=versions[::-1],
        links={"declaration": f"../declaration?lang={language}"},
    )
    return page_answer(html, headers={"vary": "Accept-Language"})


def changed_lines(old: Revision, new: Revision, language: str) -> list[Line]:
    """Return what changed between two revisions, as far as visitors care.

    A new wording alone changes nothing that a choice is about, and has no line.
    """
    return [*_services(old, new), *_categories(old, new, language)]


def _services(old: Revision, new: Revision) -> Iterator[Line]:
    before = {one.id: one.name for one in old.policy.services}
    after = {one.id: one.name for one in new.policy.services}
    for service in after.keys() - before.keys():
        yield Line("added", after[service])
    for service in before.keys() - after.keys():
        yield Line("removed", before[service])


def _categories(old: Revision, new: Revision, language: str) -> Iterator[Line]:
    asked_again = changed_categories(old, new)
    for category in new.policy.categories:
        if category.id in asked_again:
            yield Line("changed", spoken(category.title, (language,)))


ROUTES = [Route("/{site}/declaration/history", get_history)]
