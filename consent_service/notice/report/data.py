"""The report for programs: as JSON, and as a SARIF log.

Its fields are a contract: they are added to, and never renamed or taken away.
"""

from typing import Any

from consent_service.findings import (
    SEVERITIES,
    SarifWords,
    finding_json,
    findings_sarif,
)
from consent_service.laws import laws_of
from consent_service.notice.check import Report
from consent_service.notice.report.error_words import in_words
from consent_service.notice.report.labels import load_labels
from consent_service.notice.report.tasks import Task, gather_tasks
from consent_service.notice.rules.model import NoticeFinding
from consent_service.notice.rules.rule_texts import load_advice
from consent_service.notice.rules.table import RULES


def report_json(report: Report, language: str = "") -> dict[str, Any]:
    """Return what `notice check --json` prints, in `language` or the notice's own."""
    language = language or report.notice.language
    numbers = {id(finding): at for at, finding in enumerate(report.findings)}
    answer = gather_tasks(report.findings)
    return {
        "notice": report.notice.source,
        "language": report.notice.language,
        "pages": [page.address for page in report.pages],
        "unread": [
            {"place": place, "reason": in_words(reason, language)}
            for place, reason in report.unread
        ],
        "counts": {severity: report.count(severity) for severity in SEVERITIES},
        "findings": [_finding(finding, language) for finding in report.findings],
        "tasks": [
            _task(task, chapter, numbers)
            for chapter, tasks in (
                ("first", answer.first),
                ("rest", answer.rest),
                ("remarks", answer.remarks),
            )
            for task in tasks
        ],
    }


def _finding(finding: NoticeFinding, language: str) -> dict[str, Any]:
    laws = laws_of(finding.source, language)
    return finding_json(finding) | {
        "why": load_advice(language)[finding.rule].why,
        "laws": [{"tag": law.tag, "name": law.name, "says": law.says} for law in laws],
    }


def _task(task: Task, chapter: str, numbers: dict[int, int]) -> dict[str, Any]:
    return {
        "chapter": chapter,
        "section": task.section,
        "severity": task.severity,
        "findings": [numbers[id(finding)] for finding in task.findings],
        "steps": [{"remedy": step.remedy, "text": step.text} for step in task.steps],
    }


def report_sarif(report: Report, language: str = "en") -> dict[str, Any]:
    """Return the SARIF log of the check, its rules explained in `language`."""
    rules = [rule.entry.text(language) for rule in RULES]
    labels = load_labels(language).finding
    words = SarifWords(instead=labels["instead"], source=labels["source"])
    return findings_sarif(
        report.findings, command="notice check", rules=rules, words=words
    )
