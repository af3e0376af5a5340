"""`/SITE/audit/revisions`: every published revision, and two of them side by side."""

from datetime import datetime

import msgspec
from starlette.responses import Response

from consent_service.declaration import HistoryEntry, say_change
from consent_service.declaration.changes.wording import Wording, compare_wording
from consent_service.declaration.words import spoken
from consent_service.errors import NotFoundError
from consent_service.policy.revision import Revision, changed_categories
from consent_service.publishing.publisher import Held, list_held
from consent_service.web.auditor.record_list import OTHERWISE, WORDS
from consent_service.web.auditor.said_record import language_words
from consent_service.web.endpoint import (
    HTML,
    LANG,
    SITE,
    Endpoint,
    Parameter,
    good,
)
from consent_service.web.http.local_time import zone_of, zone_words
from consent_service.web.layout.guard import Visit, signed_in


class Published(msgspec.Struct, frozen=True):
    """A revision of the list.

    Attributes:
        held: When it was in force: more than once if it came back.
        asked_again: The titles of the categories that it asked visitors again about.
        before: The digest of the one published before it, "" for the first.
    """

    revision: Revision
    published_at: datetime
    held: list[Held]
    asked_again: list[str]
    before: str

    @property
    def is_in_force(self) -> bool:
        return any(period.end is None for period in self.held)


@signed_in("auditor", "owner", words=WORDS)
async def get_revisions(visit: Visit) -> Response:
    """GET /SITE/audit/revisions: newest first, the one in force marked."""
    site, language = visit.site, visit.frame.language
    zone = zone_of(site.policy.jurisdiction)
    return visit.frame.answer(
        "revisions.html",
        site=site,
        revisions=await _load(visit),
        zone=zone,
        zone_name=zone_words(zone, language),
    )


@signed_in("auditor", "owner", words=WORDS)
async def get_difference(visit: Visit) -> Response:
    """GET /SITE/audit/revisions/DIGEST: what changed since another revision."""
    site, request = visit.site, visit.request
    revisions = await _load(visit)
    known = {each.revision.digest: each for each in revisions}
    new = known.get(request.path_params["digest"])
    if new is None:
        raise NotFoundError("the site never published that revision")
    wanted = request.query_params.get("old") or new.before
    old = known.get(wanted)
    if wanted and old is None:
        raise NotFoundError("the site never published the other revision")
    entry: HistoryEntry | None = None
    wordings: list[Wording] = []
    if old is not None:
        entry = say_change(
            old.revision, new.revision, new.published_at, visit.frame.language
        )
        wordings = compare_wording(old.revision, new.revision)
    return visit.frame.answer(
        "difference.html",
        site=site,
        old=old,
        new=new,
        revisions=revisions,
        entry=entry,
        wordings=wordings,
        language_words=language_words,
        zone=zone_of(site.policy.jurisdiction),
    )


async def _load(visit: Visit) -> list[Published]:
    """Return every revision, newest first."""
    publisher, site = visit.context.publisher, visit.site.name
    language = visit.frame.language
    held = await list_held(visit.context.store.logs, site)
    found: list[Published] = []
    for revision, published_at in await publisher.load_all(site):
        before = found[-1].revision if found else None
        found.append(
            Published(
                revision,
                published_at,
                [each for each in held if each.revision == revision.digest],
                _asked_again(before, revision, language) if before else [],
                before.digest if before else "",
            )
        )
    return found[::-1]


def _asked_again(old: Revision, new: Revision, language: str) -> list[str]:
    asked = changed_categories(old, new)
    return [
        spoken(category.title, (language, *new.policy.languages))
        for category in new.policy.categories
        if category.id in asked
    ]


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/audit/revisions",
        get_revisions,
        "The revisions of a site, as a page",
        "Every published revision, and when it was in force.",
        (good("The page.", HTML), *OTHERWISE),
        access="person",
        parameters=(SITE, LANG),
    ),
    Endpoint(
        "GET",
        "/{site}/audit/revisions/{digest}",
        get_difference,
        "Two revisions side by side",
        "What changed in facts, and in words, word by word.",
        (good("The page.", HTML), *OTHERWISE),
        access="person",
        parameters=(
            SITE,
            Parameter(
                "digest",
                "path",
                "The digest of the later revision.",
                "4f1c" * 16,
                pattern="^[0-9a-f]{64}$",
            ),
            Parameter(
                "old",
                "query",
                "The digest of the earlier one; without it, the one before.",
                "9b0e" * 16,
            ),
            LANG,
        ),
    ),
)
