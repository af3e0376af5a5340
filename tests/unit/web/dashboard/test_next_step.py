"""What the dashboard leads to: the worst of all first."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from consent_service.web.dashboard.page import next_step_of
from consent_service.web.dashboard.scans import ScanRow, ScanSummary
from consent_service.web.sites.state import SiteState


class _State:
    def __init__(self, step: str) -> None:
        self.next_step = step


def scan(*rows: ScanRow) -> ScanSummary:
    at = datetime(2026, 11, 28, tzinfo=UTC)
    return ScanSummary(at, "findings", "fi", is_current=True, rows=list(rows))


ERROR = ScanRow("open", "error", "Hotjar runs before consent.")
WARNING = ScanRow("open", "warning", "A cookie stays too long.")


@pytest.mark.parametrize(
    ("step", "row", "leads_to"),
    [
        ("warnings", ERROR, "scan"),
        ("watch", ERROR, "scan"),
        ("warnings", WARNING, "warnings"),
        ("errors", ERROR, "errors"),
        ("trouble", ERROR, "trouble"),
        ("tag", ERROR, "tag"),
    ],
)
def test_errors_of_a_scan_come_before_warnings_of_the_policy(
    step: str, row: ScanRow, leads_to: str
) -> None:
    state = cast(SiteState, cast(Any, _State(step)))

    assert next_step_of(state, scan(row)) == leads_to
    assert next_step_of(state, None) == step
