"""The report for programs: as JSON, and as a SARIF log."""

from typing import Any

from consent_service.findings import SEVERITIES, finding_json, findings_sarif
from consent_service.notice.check import Report
from consent_service.notice.rules.table import RULES


def report_json(report: Report) -> dict[str, Any]:
    """Return what `notice check --json` prints."""
    return {
        "notice": report.notice.source,
        "language": report.notice.language,
        "counts": {severity: report.count(severity) for severity in SEVERITIES},
        "findings": [finding_json(finding) for finding in report.findings],
    }


def report_sarif(report: Report, language: str = "en") -> dict[str, Any]:
    """Return the SARIF log of the check, its rules explained in `language`."""
    rules = [rule.entry.text(language) for rule in RULES]
    return findings_sarif(report.findings, command="notice check", rules=rules)
