"""`GET /SITE/audit/accesses`: who looked at what, one day of the log at a time.

Uses are numbered in the order in which they were written down, and the log states
which numbers a day has (decision 0026): a page reads those alone.
"""

from typing import Final

import msgspec
from starlette.responses import Response

from consent_service.evidence.statement import Accesses
from consent_service.evidence.statement_json import decode_statement
from consent_service.store.interface import Access, LogStore, Store
from consent_service.web.auditor.record_list import OTHERWISE, WORDS
from consent_service.web.auditor.said_use import say_use
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
from consent_service.web.layout.holder import say_holder

# Uses that one page shows, of a day with more the first.
MOST_SHOWN: Final = 500
# Days that can be chosen on the page; the download has all.
_DAYS: Final = 62


class Day(msgspec.Struct, frozen=True):
    """The uses of one day; `day` is "" for those that the log does not state yet."""

    day: str
    start: int
    count: int | None


@signed_in("auditor", "owner", words=WORDS, what="accesses")
async def get_accesses(visit: Visit) -> Response:
    """GET /SITE/audit/accesses: the uses since the last day that the log states."""
    site, store = visit.site, visit.context.store
    days = await _list_days(store.logs, site.name)
    wanted = visit.request.query_params.get("day", "")
    day = next((each for each in days if each.day == wanted), days[0])
    uses, is_cut = await _load(store, site.name, day)
    zone, words = zone_of(site.policy.jurisdiction), visit.frame.words
    language = visit.frame.language
    said = [
        (
            use,
            say_use(use.what, words, language),
            say_holder(use.holder, words, language, zone),
        )
        for use in uses
    ]
    return visit.frame.answer(
        "accesses.html",
        site=site,
        days=days[: _DAYS + 1],
        day=day,
        uses=said,
        tried=any(each.is_refused for _, each, _ in said),
        is_cut=is_cut,
        zone=zone,
        zone_name=zone_words(zone, language),
    )


async def _list_days(logs: LogStore, site: str) -> list[Day]:
    """Return the days of the log, newest first, after what none of them has yet."""
    stated: dict[str, Day] = {}
    end = 0
    for head in await logs.load_heads(site):
        for stored in await logs.find_statements(head.key, "accesses"):
            statement = decode_statement(stored.body)
            if isinstance(statement, Accesses):
                first, last = statement.lines
                before = stated.get(statement.at)
                start = before.start if before else first
                stated[statement.at] = Day(statement.at, start, last + 1 - start)
                end = max(end, last + 1)
    return [Day("", end, None), *reversed(stated.values())]


async def _load(store: Store, site: str, day: Day) -> tuple[list[Access], bool]:
    """Return the uses of a day, newest first, and whether there are more."""
    uses: list[Access] = []
    wanted = MOST_SHOWN if day.count is None else min(day.count, MOST_SHOWN)
    async for batch in store.accesses.stream_accesses(site, skip=day.start):
        uses.extend(batch)
        if len(uses) > wanted:
            break
    is_cut = len(uses) > wanted and wanted == MOST_SHOWN
    return uses[:wanted][::-1], is_cut


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/audit/accesses",
        get_accesses,
        "Who looked at what, as a page",
        "What `/{site}/accesses` lists, since the last day that the log states, or of "
        "one such day.",
        (good("The page.", HTML), *OTHERWISE),
        access="person",
        parameters=(
            SITE,
            Parameter("day", "query", "A day that the log states.", "2026-11-28"),
            LANG,
        ),
    ),
)
