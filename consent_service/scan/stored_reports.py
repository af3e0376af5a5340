"""The reports of regular scans, one folder for each site under `CONSENT_SCANS`.

`SITE/2026-11-29T010203Z.json` is a report and `.html` the same as a page. Each file
has its name once it is whole and durable, the report last: a scan that is killed leaves
the earlier reports as they were. Only their owner can read them.
"""

import re
from datetime import datetime
from pathlib import Path

import msgspec

from consent_service.durable_files import create_file, make_folder, replace_file
from consent_service.errors import ScanError
from consent_service.scan.report import Report, decode_report, encode_report

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z\.json")
_LAST = "last.json"


class LastScan(msgspec.Struct, frozen=True):
    """What is known of a site's last scan without reading its report.

    Attributes:
        revision: The digest of the policy that the site was compared with.
        errors: How many of its errors nobody has accepted; None where an earlier
            release wrote this.
    """

    at: str
    revision: str | None
    verdict: str
    name: str
    errors: int | None = None


def open_errors(report: Report) -> int:
    """Return how many errors of a report are open: nobody has accepted them."""
    return sum(
        each.severity == "error" and each.accepted is None for each in report.findings
    )


class StoredReports:
    """Keeps the reports, so many of each site."""

    def __init__(self, folder: Path, *, kept: int = 12) -> None:
        self.folder = folder
        self._kept = kept

    def save(self, site: str, report: Report, page: str) -> Path:
        """Keep a result, and let the oldest go. It is durable when this returns.

        Raises:
            OSError: It cannot be written. What was there is as it was.
        """
        folder = self.folder / site
        make_folder(folder)
        name = report.at.replace(":", "")
        file = folder / f"{name}.json"
        replace_file(file.with_suffix(".html"), page.encode())
        # Crash here: a page without a report, which the next scan takes away.
        if not file.exists():
            create_file(file, encode_report(report))
        last = LastScan(
            at=report.at,
            revision=report.policy.revision if report.policy else None,
            verdict=report.verdict,
            name=file.name,
            errors=open_errors(report),
        )
        replace_file(folder / _LAST, msgspec.json.encode(last))
        self._let_go(site)
        return file

    def names(self, site: str) -> list[str]:
        """Return the names of the reports of a site, the newest first."""
        folder = self.folder / site
        found = (path.name for path in folder.glob("*.json"))
        return sorted((name for name in found if _NAME.fullmatch(name)), reverse=True)

    def load(self, site: str, name: str) -> Report:
        """Return a report by its name.

        Raises:
            ScanError: There is none, or it cannot be read.
        """
        if name not in self.names(site):
            raise ScanError(f"site {site!r} has no result {name!r}")
        try:
            return decode_report((self.folder / site / name).read_bytes())
        except OSError as error:
            raise ScanError(f"result {name!r} cannot be read: {error}") from error

    def page(self, site: str, name: str) -> str | None:
        """Return a report as its page, None if there is none."""
        if name not in self.names(site):
            return None
        file = (self.folder / site / name).with_suffix(".html")
        return file.read_text(encoding="utf-8") if file.is_file() else None

    def newest(self, site: str) -> Report | None:
        """Return the newest report that can be read."""
        for name in self.names(site):
            try:
                return self.load(site, name)
            except ScanError:
                # Of another version, or damaged: the one before will do.
                continue
        return None

    def _let_go(self, site: str) -> None:
        folder = self.folder / site
        kept = {Path(name).stem for name in self.names(site)[: self._kept]}
        for path in [*folder.glob("*.json"), *folder.glob("*.html")]:
            if path.name != _LAST and path.stem not in kept:
                path.unlink(missing_ok=True)


class LastScans:
    """When each site was scanned, read again when it changes.

    For one event loop. A folder that is not there is a service that is not scanned.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[int, LastScan | None]] = {}

    def find(self, site: str) -> LastScan | None:
        """Return the last scan of a site, None if there was none that can be read."""
        file = self._folder / site / _LAST
        try:
            changed = file.stat().st_mtime_ns
        except OSError:
            return None
        known = self._read.get(site)
        if known is None or known[0] != changed:
            known = self._read[site] = (changed, _read(file))
        return known[1]

    def compared_at(self, site: str, revision: str) -> datetime | None:
        """Return when the site was last compared with that revision."""
        last = self.find(site)
        if last is None or last.revision != revision:
            return None
        try:
            return datetime.fromisoformat(last.at)
        except ValueError:
            return None


def _read(file: Path) -> LastScan | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=LastScan)
    except (OSError, msgspec.DecodeError):
        return None
