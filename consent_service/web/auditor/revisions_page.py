"""`/SITE/audit/revisions`: every published revision, and two of them side by side."""

from collections.abc import Sequence
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
from consent_service.web.auditor.said_place import names_of, say_place
from consent_service.web.auditor.said_settings import say_reasons, say_settings
from consent_service.web.edit.differences import Said
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
from consent_service.web.layout.holder import name_of


class Published(msgspec.Struct, frozen=True):
    """A revision that was published.

    Attributes:
        held: When it was in force: more than once if it came back.
        before: The digest of the one published before it, "" for the first.
    """

    revision: Revision
    published_at: datetime
    held: list[Held]
    before: str


class Row(msgspec.Struct, frozen=True):
    """One time that a revision came into force; `period` is None if it never did.

    Attributes:
        before: The digest of the revision that it replaced, "" for the first.
        asked_again: The titles of the categories that it asked visitors again about.
        came_back: Whether it had been in force before.
    """

    revision: Revision
    period: Held | None
    before: str = ""
    asked_again: Sequence[str] = ()
    came_back: bool = False


@signed_in("auditor", "owner", words=WORDS)
async def get_revisions(visit: Visit) -> Response:
    """GET /SITE/audit/revisions: newest first, the one in force marked."""
    site, language = visit.site, visit.frame.language
    zone = zone_of(site.policy.jurisdiction)
    revisions = await _load(visit)
    return visit.frame.answer(
        "revisions.html",
        site=site,
        rows=_rows(revisions, language),
        holders=await _find_holders(visit, revisions),
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
    language = visit.frame.language
    entry: HistoryEntry | None = None
    wordings: list[Wording] = []
    settings: list[Said] = []
    if old is not None:
        entry = say_change(old.revision, new.revision, new.published_at, language)
        wordings = compare_wording(old.revision, new.revision)
        settings = say_settings(old.revision, new.revision, language)
    reasons = say_reasons(old.revision if old else None, new.revision, language)
    shows_all = entry is None or bool(
        entry.groups or wordings or settings or any(each.kind for each in reasons)
    )
    return visit.frame.answer(
        "difference.html",
        site=site,
        old=old,
        new=new,
        revisions=revisions,
        entry=entry,
        wordings=wordings,
        settings=settings,
        reasons=reasons,
        # Never "nothing changed": two digests are two documents.
        differs_elsewhere=not shows_all,
        places=_places(wordings, old, new, visit),
        holders=await _find_holders(visit, [each for each in (old, new) if each]),
        zone=zone_of(site.policy.jurisdiction),
    )


def _places(
    wordings: Sequence[Wording], old: Published | None, new: Published, visit: Visit
) -> dict[tuple[str, ...], list[str]]:
    """Return in words where each of the texts stands."""
    both = [each.revision for each in (old, new) if each]
    names = names_of(both, visit.frame.language)
    words = visit.frame.words
    return {each.place: say_place(each.place, names, words) for each in wordings}


async def _load(visit: Visit) -> list[Published]:
    """Return every revision, newest first."""
    publisher, site = visit.context.publisher, visit.site.name
    held = await list_held(visit.context.store.logs, site)
    found: list[Published] = []
    for revision, published_at in await publisher.load_all(site):
        before = found[-1].revision.digest if found else ""
        periods = [each for each in held if each.revision == revision.digest]
        found.append(Published(revision, published_at, periods, before))
    return found[::-1]


def _rows(revisions: Sequence[Published], language: str) -> list[Row]:
    """Return a row for each time in force, newest first, then what never was."""
    known = {each.revision.digest: each.revision for each in revisions}
    held = [period for each in revisions for period in each.held]
    rows: list[Row] = []
    for period in sorted(held, key=lambda each: each.start):
        new = known[period.revision]
        old = rows[-1].revision if rows else None
        rows.append(
            Row(
                new,
                period,
                before=old.digest if old else "",
                asked_again=_asked_again(old, new, language) if old else (),
                came_back=any(row.revision is new for row in rows),
            )
        )
    never = [Row(each.revision, None) for each in revisions if not each.held]
    return [*reversed(rows), *never]


async def _find_holders(visit: Visit, revisions: Sequence[Published]) -> dict[str, str]:
    """Return who holds the tokens that published them, where somebody said."""
    named = {period.by for each in revisions for period in each.held if period.by}
    zone = zone_of(visit.site.policy.jurisdiction)
    found = {token: await name_of(visit, token, zone) for token in sorted(named)}
    return {token: name for token, name in found.items() if name != token}


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
        "Every time that a revision came into force: who published it, why, and what "
        "visitors were asked again.",
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
