"""Findings as a SARIF 2.1.0 log (OASIS), which code hosts and editors show."""

from typing import Any

from consent_service.notice.check import Report
from consent_service.notice.rules.model import Entry, Finding, Words
from consent_service.notice.rules.table import RULES

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def report_sarif(report: Report, language: str = "en") -> dict[str, Any]:
    """Return the log. Findings without a place point at the notice as a whole."""
    driver = {
        "name": "consent-service notice check",
        "rules": [_rule(rule.entry, language) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, one) for one in report.findings],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }


def _rule(entry: Entry, language: str) -> dict[str, Any]:
    why = Words(*entry.why).in_language(language)
    return {
        "id": entry.id,
        "shortDescription": {"text": why},
        "help": {"text": f"{why} {entry.source}."},
        "defaultConfiguration": {"level": _LEVELS[entry.severity]},
    }


def _result(report: Report, finding: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": report.notice.source}}
    if finding.line:
        region: dict[str, Any] = {"startLine": finding.line}
        if finding.words:
            region["snippet"] = {"text": finding.words}
        place["region"] = region
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.suggestion}"},
        "locations": [{"physicalLocation": place}],
    }
