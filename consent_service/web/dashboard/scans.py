"""The last scan of a site: its findings, each with its state."""

import asyncio
from datetime import datetime
from typing import Final, Literal

import msgspec

from consent_service.findings import SEVERITIES, Severity
from consent_service.scan.report import Report
from consent_service.web.context import Context

State = Literal["new", "open", "accepted", "mended"]

_ORDER: Final[tuple[State, ...]] = ("new", "open", "accepted", "mended")


class ScanRow(msgspec.Struct, frozen=True):
    """A finding. `why` is the reason for which the owner has accepted it."""

    state: State
    severity: Severity
    message: str
    why: str = ""


class ScanSummary(msgspec.Struct, frozen=True):
    """What the newest report that can be read says.

    Attributes:
        at: When the scan began.
        verdict: `findings`, `incomplete` or `clean`.
        language: The language of the messages.
        is_current: Whether it was compared with the revision in force.
        rows: Its findings and those that are mended since the scan before.
    """

    at: datetime
    verdict: str
    language: str
    is_current: bool
    rows: list[ScanRow]


async def summarize_scan(
    context: Context, site: str, revision: str
) -> ScanSummary | None:
    """Return what is known of the last scan; None if there was none."""
    if context.last_scans.find(site) is None:
        return None
    report = await asyncio.to_thread(context.scans.newest, site)
    return None if report is None else summary_of(report, revision)


def summary_of(report: Report, revision: str) -> ScanSummary:
    return ScanSummary(
        at=datetime.fromisoformat(report.at),
        verdict=report.verdict,
        language=report.language,
        is_current=report.policy is not None and report.policy.revision == revision,
        rows=sorted(_rows(report), key=_rank),
    )


def _rows(report: Report) -> list[ScanRow]:
    new = set(report.since.new) if report.since else set()
    rows = []
    for finding in report.findings:
        state: State = "new" if finding.id in new else "open"
        if finding.accepted is not None:
            state = "accepted"
        why = finding.accepted or ""
        rows.append(ScanRow(state, finding.severity, finding.message, why))
    mended = report.since.gone if report.since else ()
    rows.extend(ScanRow("mended", each.severity, each.message) for each in mended)
    return rows


def _rank(row: ScanRow) -> tuple[int, int]:
    return _ORDER.index(row.state), SEVERITIES.index(row.severity)
