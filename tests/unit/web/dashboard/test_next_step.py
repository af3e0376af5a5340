"""What the list of sites and the dashboard lead to: the worst of all first."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from consent_service.findings import Finding, Severity
from consent_service.sites import Site
from consent_service.web.sites.state import SiteState

AT = datetime(2026, 11, 28, tzinfo=UTC)


def finding(severity: Severity) -> Finding:
    return Finding(rule="x", severity=severity, message="m", source="s", file="a.toml")


def state(
    severity: Severity,
    *,
    scan_errors: int,
    trouble: str = "",
    has_tag: bool = True,
    asks: bool = True,
    is_scan_old: bool = False,
) -> SiteState:
    # All that is read of it.
    site = SimpleNamespace(trouble=trouble, policy=SimpleNamespace(asks=asks))
    return SiteState(
        site=cast(Site, cast(Any, site)),
        since=AT,
        today=0,
        has_records=has_tag,
        findings=[finding(severity)],
        scan_errors=scan_errors,
        is_scan_old=is_scan_old,
    )


@pytest.mark.parametrize(
    ("found", "step"),
    [
        (state("warning", scan_errors=1), "scan"),
        (state("info", scan_errors=1), "scan"),
        (state("info", scan_errors=1, is_scan_old=True), "rescan"),
        (state("info", scan_errors=0, is_scan_old=True), "watch"),
        (state("warning", scan_errors=0), "warnings"),
        (state("info", scan_errors=0), "watch"),
        (state("error", scan_errors=1), "errors"),
        (state("warning", scan_errors=1, has_tag=False), "tag"),
        (state("error", scan_errors=1, trouble="bad"), "trouble"),
        (state("info", scan_errors=0, has_tag=False, asks=False), "link"),
        (state("warning", scan_errors=0, has_tag=False, asks=False), "warnings"),
    ],
)
def test_errors_of_a_scan_come_before_warnings_of_the_policy(
    found: SiteState, step: str
) -> None:
    assert found.next_step == step


def test_who_may_not_have_a_site_looked_at_reads_what_was_found() -> None:
    """Found by a stranger: an auditor was told to press a button that was not there."""
    found = state("info", scan_errors=1, is_scan_old=True)

    assert found.next_step_for(may_edit=False) == "scan"
    assert found.next_step_for(may_edit=True) == "rescan"
