"""The findings of the last scan, each with its state."""

from consent_service.findings import Severity
from consent_service.scan.report import (
    Browser,
    GoneFinding,
    PolicyUsed,
    Report,
    ScanFinding,
    Since,
    Subject,
)
from consent_service.scan.stored_reports import open_errors
from consent_service.web.dashboard.scans import summary_of


def finding(
    name: str, severity: Severity = "warning", accepted: str | None = None
) -> ScanFinding:
    return ScanFinding(
        rule="undeclared",
        severity=severity,
        message=name,
        source="A-17",
        id=name,
        subject=Subject(type="cookie", name=name),
        accepted=accepted,
    )


def report(*findings: ScanFinding, since: Since | None = None) -> Report:
    return Report(
        url="https://example.fi/",
        policy=PolicyUsed("example.toml", "ab" * 32),
        at="2026-11-28T03:00:00Z",
        seconds=1.0,
        agent="agent",
        browser=Browser("Chromium", "1"),
        verdict="findings",
        findings=findings,
        since=since,
    )


def test_findings_are_new_open_accepted_or_mended() -> None:
    gone = GoneFinding(id="d", rule="unseen", severity="info", message="d")
    since = Since(at="2026-11-21T03:00:00Z", new=("b",), gone=(gone,))
    found = report(
        finding("a"),
        finding("b", "error"),
        finding("c", accepted="only in a campaign"),
        since=since,
    )

    rows = summary_of(found, "ab" * 32).rows

    assert [(row.message, row.state, row.why) for row in rows] == [
        ("b", "new", ""),
        ("a", "open", ""),
        ("c", "accepted", "only in a campaign"),
        ("d", "mended", ""),
    ]


def test_a_first_scan_has_nothing_new_to_compare_with() -> None:
    [row] = summary_of(report(finding("a")), "ab" * 32).rows

    assert row.state == "open"


def test_a_scan_of_an_earlier_revision_says_so() -> None:
    assert summary_of(report(), "ab" * 32).is_current
    assert not summary_of(report(), "cd" * 32).is_current


def test_errors_that_are_accepted_or_mended_are_not_open() -> None:
    """The next step leads to the scan while one is open, and no longer."""
    gone = GoneFinding(id="d", rule="before_choice", severity="error", message="d")
    since = Since(at="2026-11-21T03:00:00Z", new=("b",), gone=(gone,))
    found = report(
        finding("a"),
        finding("b", "error"),
        finding("c", "error", accepted="the map asks by itself"),
        finding("e", "error"),
        since=since,
    )

    assert open_errors(found) == 2
