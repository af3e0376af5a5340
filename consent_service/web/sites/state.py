"""How a site is doing, in a few facts, and the one thing to do next."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, time
from typing import Final, Literal

import msgspec

from consent_service.findings import Finding, count
from consent_service.sites import Site
from consent_service.store.interface import RecordQuery
from consent_service.web.context import Context

NextStep = Literal["trouble", "errors", "tag", "warnings", "watch"]

# Records of a day that are counted one by one; with more, "more than" is said.
MOST_COUNTED: Final = 1_000


class SiteState(msgspec.Struct, frozen=True):
    """What the list of sites and the overview say of one site.

    Attributes:
        site: The site as it is served.
        today: Records since midnight (UTC), `MOST_COUNTED` where there are more.
        has_records: Whether there was ever a choice on record.
        findings: What `policy check` says of the policy file, accepted ones left out.
    """

    site: Site
    today: int
    has_records: bool
    findings: Sequence[Finding]

    @property
    def errors(self) -> int:
        return count(self.findings, "error")

    @property
    def warnings(self) -> int:
        return count(self.findings, "warning")

    @property
    def next_step(self) -> NextStep:
        if self.site.trouble:
            return "trouble"
        if self.errors:
            return "errors"
        if not self.has_records:
            return "tag"
        return "warnings" if self.warnings else "watch"


async def state_of(context: Context, site: Site) -> SiteState:
    """Return the state of a site that is served.

    Raises:
        StoreUnavailableError: The store cannot be read.
    """
    today = await _count_today(context, site.name)
    found = await asyncio.to_thread(context.folder.files.find_findings, site.name)
    return SiteState(
        site=site,
        today=today,
        has_records=bool(today) or await _has_records(context, site.name),
        findings=[finding for finding in found if finding.accepted is None],
    )


async def _count_today(context: Context, site: str) -> int:
    now = context.clock()
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    return await _count(context, site, RecordQuery(start=midnight))


async def _has_records(context: Context, site: str) -> bool:
    newest = RecordQuery(newest_first=True, erased=False)
    return bool(await _count(context, site, newest, most=1))


async def _count(
    context: Context, site: str, query: RecordQuery, *, most: int = MOST_COUNTED
) -> int:
    head = await context.store.logs.load_head(site)
    if head is None:
        return 0
    counted = 0
    async for batch in context.store.records.stream_records(head.key, query):
        counted += len(batch)
        if counted >= most:
            break
    return min(counted, most)
