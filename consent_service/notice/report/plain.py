"""Findings as text for a terminal and as JSON for programs."""

from collections.abc import Iterator
from typing import Any

from consent_service.notice.check import SEVERITIES, Report
from consent_service.notice.rules.model import Finding


def report_text(report: Report) -> str:
    """Return one paragraph per finding, each beginning with `notice:line:`."""
    return "".join(f"{_paragraph(report, one)}\n" for one in report.findings)


def _paragraph(report: Report, finding: Finding) -> str:
    place = (
        f"{report.notice.source}:{finding.line}"
        if finding.line
        else report.notice.source
    )
    return "\n".join(
        [
            f"{place}: {finding.severity}: {finding.message} [{finding.rule}]",
            *_details(finding),
        ]
    )


def _details(finding: Finding) -> Iterator[str]:
    if finding.words:
        yield f"    words: {finding.words}"
    yield f"    instead: {finding.suggestion}"
    yield f"    source: {finding.source}"


def report_json(report: Report) -> dict[str, Any]:
    """Return what `notice check --json` prints."""
    return {
        "notice": report.notice.source,
        "language": report.notice.language,
        "counts": {severity: report.count(severity) for severity in SEVERITIES},
        "findings": report.findings,
    }


def summary(report: Report) -> str:
    """Return the counts in a few words."""
    errors, warnings, infos = (report.count(severity) for severity in SEVERITIES)
    return f"{errors} errors, {warnings} warnings, {infos} remarks"
