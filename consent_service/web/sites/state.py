"""How a site is doing, in a few facts, and the one thing to do next."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from consent_service.findings import Finding, count
from consent_service.publishing.publisher import in_force_since, list_held
from consent_service.scan.stored_reports import LastScan, open_errors
from consent_service.sites import Site
from consent_service.statistics.recount import choices_in
from consent_service.store.interface import RecordQuery
from consent_service.web.context import Context

NextStep = Literal[
    "trouble", "errors", "tag", "rescan", "scan", "warnings", "watch", "link"
]


class SiteState(msgspec.Struct, frozen=True):
    """What the list of sites and the dashboard say of one site.

    Attributes:
        site: The site as it is served.
        today: Choices since midnight (UTC).
        since: When its revision came into force, for the last time if it came back.
        has_records: Whether there was ever a choice on record.
        findings: What `policy check` says of the policy file, accepted ones left out.
        scan_errors: How many errors of the last scan are open.
        is_scan_old: Whether that was compared with another revision than this one.
    """

    site: Site
    since: datetime
    today: int
    has_records: bool
    findings: Sequence[Finding]
    scan_errors: int = 0
    is_scan_old: bool = False

    @property
    def asks(self) -> bool:
        """Whether visitors are asked anything."""
        return self.site.policy.asks

    @property
    def errors(self) -> int:
        return count(self.findings, "error")

    @property
    def warnings(self) -> int:
        return count(self.findings, "warning")

    @property
    def next_step(self) -> NextStep:
        """The one thing to do next, the worst of all first.

        Without the tag a scan can only find that everything runs before consent,
        which the tag mends: it comes before what the scan found. What was found
        before the last publication may be mended: then it is looked for anew. A site
        that asks nothing has no tag, only a link to its declaration.
        """
        if self.site.trouble:
            return "trouble"
        if self.errors:
            return "errors"
        if self.asks and not self.has_records:
            return "tag"
        if self.scan_errors:
            return "rescan" if self.is_scan_old else "scan"
        if self.warnings:
            return "warnings"
        return "watch" if self.asks else "link"

    def next_step_for(self, *, may_edit: bool) -> NextStep:
        """Return the next step of a reader. One who may not have it looked at reads."""
        is_rescan = self.next_step == "rescan"
        return "scan" if is_rescan and not may_edit else self.next_step


async def state_of(context: Context, site: Site) -> SiteState:
    """Return the state of a site that is served.

    Raises:
        StoreUnavailableError: The store cannot be read.
    """
    today = await _count_today(context, site.name)
    found = await asyncio.to_thread(context.folder.files.find_findings, site.name)
    last = context.last_scans.find(site.name)
    return SiteState(
        site=site,
        since=await _since(context, site),
        today=today,
        has_records=bool(today) or await _has_records(context, site.name),
        findings=[finding for finding in found if finding.accepted is None],
        scan_errors=await _count_scan_errors(context, site.name, last),
        is_scan_old=last is not None and last.revision != site.revision.digest,
    )


async def _count_scan_errors(context: Context, site: str, last: LastScan | None) -> int:
    if last is None or last.verdict == "clean":
        return 0
    if last.errors is not None:
        return last.errors
    # Of an earlier release: the report itself says it.
    report = await asyncio.to_thread(context.scans.newest, site)
    return open_errors(report) if report else 0


async def _since(context: Context, site: Site) -> datetime:
    held = await list_held(context.store.logs, site.name)
    return in_force_since(held, site.revision.digest) or site.published_at


async def _count_today(context: Context, site: str) -> int:
    today = context.clock().date()
    counts = await context.store.counts.load_counts(site, today, today)
    return choices_in(counts)


async def _has_records(context: Context, site: str) -> bool:
    head = await context.store.logs.load_head(site)
    if head is None:
        return False
    newest = RecordQuery(newest_first=True, erased=False)
    async for batch in context.store.records.stream_records(head.key, newest):
        return bool(batch)
    return False
