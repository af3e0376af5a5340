"""What the pages need of the stored scans of a site, read from their files."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from consent_service.errors import ScanError
from consent_service.findings import Severity
from consent_service.scan.report import (
    GoneFinding,
    Limit,
    Report,
    ScanFinding,
    hiding_limits,
    in_browser,
)
from consent_service.scan.schedule import load_state
from consent_service.scan.stored_reports import StoredReports

_GRAVE: Final = ("error", "warning")
# The schedule keeps a dozen; a folder that was filled by hand is not read whole.
_MOST_SHOWN: Final = 24


class StoredScan(msgspec.Struct, frozen=True):
    """One stored scan. `name` is its place in the address, `new` counts what came."""

    name: str
    at: datetime
    report: Report

    @property
    def new(self) -> int:
        """Errors and warnings that the scan before had not; none in a first one."""
        return len(self.added)

    @property
    def added(self) -> list[ScanFinding]:
        ids = set(self.report.since.new) if self.report.since else set()
        return [each for each in self.open if each.id in ids]

    @property
    def open(self) -> list[ScanFinding]:
        """Errors and warnings that nobody accepted, the errors first."""
        found = [
            each
            for each in self.report.findings
            if each.accepted is None and each.severity in _GRAVE
        ]
        return sorted(found, key=lambda each: _GRAVE.index(each.severity))

    @property
    def known(self) -> list[ScanFinding]:
        """Those that are open and not new."""
        added = {each.id for each in self.added}
        return [each for each in self.open if each.id not in added]

    @property
    def off_site(self) -> list[GoneFinding]:
        """Earlier findings about what was looked for and is not there any more."""
        return [each for each in self._gone if each.there is False]

    @property
    def mended(self) -> list[GoneFinding]:
        """Earlier findings that are not there, though what they were about may be."""
        return [each for each in self._gone if each.there is not False]

    @property
    def _gone(self) -> Sequence[GoneFinding]:
        return self.report.since.gone if self.report.since else ()

    @property
    def accepted(self) -> list[ScanFinding]:
        return [each for each in self.report.findings if each.accepted is not None]

    @property
    def hiding(self) -> list[Limit]:
        """What the scan could not see; a remark about itself is none of it."""
        return [in_browser(limit) for limit in hiding_limits(self.report)]

    def count(self, severity: Severity) -> int:
        """Return how many of a severity are open."""
        return sum(each.severity == severity for each in self.open)


def stored_scans(reports: StoredReports, site: str) -> Sequence[StoredScan]:
    """Return the scans of a site that can be read, the newest first."""
    found = []
    for file in reports.names(site)[:_MOST_SHOWN]:
        try:
            report = reports.load(site, file)
            at = datetime.fromisoformat(report.at)
        except (ScanError, ValueError):
            # Of another version, or damaged: the others are shown all the same.
            continue
        found.append(StoredScan(file.removesuffix(".json"), at, report))
    return found


def is_scheduled(reports: StoredReports, site: str) -> bool:
    """Return whether the process of regular scans has ever tried the site."""
    return site in load_state(reports.folder).tried


def next_scan(scans: Sequence[StoredScan], days: int) -> datetime | None:
    """Return when the schedule looks again; None if nothing was ever scanned."""
    return scans[0].at + timedelta(days=days) if scans else None
