"""The verdict in one sentence, and what to do first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from consent_service.findings import SEVERITIES, Severity
from consent_service.scan.report import Report, ScanFinding, unknown_in
from consent_service.scan.speech import Speech

_MOST_STEPS = 5
_MOST_NAMES = 6
# Most urgent first: what happens without consent, then how consent is asked for.
_URGENT = (
    *("before_choice", "banner_missing", "after_refusal", "implied_consent"),
    *("no_refusal", "preticked", "ignored_signal", "after_withdrawal"),
    *("wrong_category", "signal_missing", "signal_wrong", "signal_late", "wall"),
)


class Step(msgspec.Struct, frozen=True):
    """One thing to do, and the findings that it mends."""

    action: str
    names: tuple[str, ...]
    more: int
    findings: int
    severity: Severity
    urgency: int


def verdict_sentence(report: Report, speech: Speech) -> str:
    """Return the verdict in one sentence, with the number that matters most."""
    open_findings = [each for each in report.findings if each.accepted is None]
    errors = _count(open_findings, "error")
    warnings = _count(open_findings, "warning")
    early = sum(each.rule == "before_choice" for each in open_findings)
    if report.verdict != "findings":
        return _quiet(report, speech)
    if early:
        return speech.say("html", "verdict_early", number=early, errors=errors)
    if errors:
        return speech.say("html", "verdict_errors", errors=errors, warnings=warnings)
    return speech.say("html", "verdict_warnings", warnings=warnings)


def _quiet(report: Report, speech: Speech) -> str:
    """Return the sentence for a scan that found nothing wrong.

    What nobody knows may be wrong all the same.
    """
    unknown = unknown_in(report)
    if not unknown:
        return speech.say("html", f"verdict_{report.verdict}")
    return speech.unknown_verdict(report.verdict, unknown)


def _count(findings: Sequence[ScanFinding], severity: Severity) -> int:
    return sum(each.severity == severity for each in findings)


def first_steps(report: Report) -> list[Step]:
    """Return what to do first: each action once, with all that it mends."""
    grouped: dict[str, list[ScanFinding]] = defaultdict(list)
    for finding in report.findings:
        is_to_do = finding.severity != "info" or finding.rule == "unclassified"
        if finding.accepted is None and is_to_do:
            grouped[finding.suggestion].append(finding)
    steps = [_step(found) for found in grouped.values()]
    return sorted(steps, key=_order)[:_MOST_STEPS]


def _step(found: list[ScanFinding]) -> Step:
    names = list(dict.fromkeys(_names(found)))
    return Step(
        action=found[0].suggestion or found[0].message,
        names=tuple(names[:_MOST_NAMES]),
        more=max(len(names) - _MOST_NAMES, 0),
        findings=len(found),
        severity=found[0].severity,
        urgency=min(map(_urgency, found)),
    )


def _names(found: list[ScanFinding]) -> Iterator[str]:
    for finding in found:
        subject = finding.subject
        if subject.type not in ("banner", "page"):
            yield subject.name or subject.host


def _urgency(finding: ScanFinding) -> int:
    rule = finding.rule
    return _URGENT.index(rule) if rule in _URGENT else len(_URGENT)


def _order(step: Step) -> tuple[int, int, int]:
    return SEVERITIES.index(step.severity), step.urgency, -step.findings
