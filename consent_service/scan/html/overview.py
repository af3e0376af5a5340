"""The verdict in one sentence, and what to do first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

import msgspec

from consent_service.findings import SEVERITIES, Severity
from consent_service.scan.permission import (
    REFUSED,
    SILENT,
    against,
    unknown_before_choice,
)
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
    """One thing to do, and the findings that it mends; `finding` is the first's id."""

    action: str
    names: tuple[str, ...]
    more: int
    findings: int
    severity: Severity
    urgency: int
    finding: str


def verdict_sentence(report: Report, speech: Speech) -> str:
    """Return the verdict in a sentence or two, with the number that matters most.

    That nothing optional runs before the choice is said only where it is true of all
    that was seen, whatever was accepted and whatever the policy leaves out.
    """
    open_findings = [each for each in report.findings if each.accepted is None]
    errors = _count(open_findings, "error")
    warnings = _count(open_findings, "warning")
    early = _open(against(report, SILENT))
    refused = _open(against(report, REFUSED))
    if report.verdict != "findings":
        return _quiet(report, speech)
    if early:
        return speech.say("html", "verdict_early", number=early, errors=errors)
    if refused:
        return speech.say("html", "verdict_refused", number=refused, errors=errors)
    if errors:
        said = speech.say("html", "verdict_errors", errors=errors, warnings=warnings)
        return f"{said} {_before(report, speech)}".rstrip()
    return speech.say("html", "verdict_warnings", warnings=warnings)


def _open(findings: Sequence[ScanFinding]) -> int:
    return sum(each.accepted is None for each in findings)


def _before(report: Report, speech: Speech) -> str:
    """Return what is known of the time before the choice, or ""."""
    looked = any(each.id == "no_choice" and each.done for each in report.passes)
    if not looked or against(report, SILENT):
        return ""
    unknown = len(unknown_before_choice(report))
    if unknown:
        return speech.say("html", "before_unknown", number=unknown)
    return speech.say("html", "before_nothing")


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
    early = {each.id for each in against(report, SILENT)}
    steps = [_step(found, early) for found in grouped.values()]
    return sorted(steps, key=_order)[:_MOST_STEPS]


def _step(found: list[ScanFinding], early: Set[str]) -> Step:
    names = list(dict.fromkeys(_names(found)))
    return Step(
        action=found[0].suggestion or found[0].message,
        names=tuple(names[:_MOST_NAMES]),
        more=max(len(names) - _MOST_NAMES, 0),
        findings=len(found),
        severity=found[0].severity,
        urgency=min(0 if each.id in early else _urgency(each) for each in found),
        finding=found[0].id,
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
