"""What the form of the accepted findings shows: each rule with its findings. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from consent_service.findings import Finding
from consent_service.web.edit.notes import is_acceptable


class Accepted(msgspec.Struct, frozen=True):
    """A rule, or a finding of a scan, that may be accepted.

    Attributes:
        rule: Its id, by which `[reasons]` has it.
        findings: What it finds now.
        reason: Why that is accepted, "" while it is not.
    """

    rule: str
    findings: Sequence[Finding] = ()
    reason: str = ""


def acceptable(
    findings: Iterable[Finding], values: Mapping[str, Any]
) -> Iterator[Accepted]:
    """Yield what may be accepted: what is found, and what has a reason already."""
    reasons = values.get("reasons", {})
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        if is_acceptable(finding):
            by_rule.setdefault(finding.rule, []).append(finding)
    for rule in dict.fromkeys((*by_rule, *reasons)):
        yield Accepted(rule, by_rule.get(rule, ()), str(reasons.get(rule, "")))


def questions_in(values: Mapping[str, Any], language: str) -> list[str]:
    """Return the owner's open questions, in a language if they are in it."""
    return [_spoken(point, language) for point in values.get("open", [])]


def _spoken(point: Mapping[str, Any], language: str) -> str:
    words = point.get("question", {})
    return str(words.get(language) or next(iter(words.values()), point.get("place")))
