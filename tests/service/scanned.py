"""Stored scans for services under test: an earlier one, and a later one with news."""

from pathlib import Path

import msgspec

from consent_service.scan.baseline import with_baseline
from consent_service.scan.html.page import report_page
from consent_service.scan.schedule import State
from consent_service.scan.stored_reports import StoredReports
from tests.unit.scan.test_html import full, inspection

EARLIER, LATER = "2026-11-22T010203Z", "2026-11-29T010203Z"


def keep_scans(folder: Path, site: str, text: str = "tila") -> None:
    """Keep two scans of a site that wrote `text` wherever it can write.

    The later one has a finding that is new, and one that the owner accepted.
    """
    reports = StoredReports(folder / "data" / "scans")
    before = msgspec.structs.replace(full(), at="2026-11-22T01:02:03Z", findings=())
    later = msgspec.structs.replace(full(text), at="2026-11-29T01:02:03Z")
    accepted = msgspec.structs.replace(
        later.findings[0], id="fedcba9876543210", accepted=text
    )
    later = msgspec.structs.replace(later, findings=(*later.findings, accepted))
    for report in (before, with_baseline(later, before)):
        reports.save(site, report, report_page(report, inspection(text)))
    # As the process of regular scans leaves it: the next one is due in a week.
    tried = State(tried={site: "2026-11-29T01:02:03+00:00"})
    (folder / "data" / "scans" / "schedule.json").write_bytes(
        msgspec.json.encode(tried)
    )
