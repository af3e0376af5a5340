"""Findings as text for a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from consent_service.findings.finding import SEVERITIES, Finding, count

# What a summary calls the severities, in their order.
_NOUNS = ("error", "warning", "remark")


def findings_text(findings: Iterable[Finding]) -> str:
    """Return one paragraph per finding, each beginning with `file:line:`."""
    return "".join(f"{_paragraph(finding)}\n" for finding in findings)


def summary(findings: Sequence[Finding]) -> str:
    """Return the number of findings of each severity in a few words."""
    counted = zip(_NOUNS, SEVERITIES, strict=True)
    words = ", ".join(
        amount(count(findings, severity), noun) for noun, severity in counted
    )
    accepted = sum(finding.accepted is not None for finding in findings)
    return f"{words}, {accepted} of them accepted" if accepted else words


def amount(number: int, noun: str) -> str:
    """Return `1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _paragraph(finding: Finding) -> str:
    accepted = ", accepted" if finding.accepted is not None else ""
    place = f"{finding.place}: " if finding.place else ""
    head = f"{place}{finding.severity}{accepted}: {finding.message} [{finding.rule}]"
    return "\n".join([head, *_details(finding)])


def _details(finding: Finding) -> Iterator[str]:
    # Most messages quote the words already.
    if finding.words and finding.words not in finding.message:
        yield _detail("words", finding.words)
    if finding.suggestion:
        yield _detail("instead", finding.suggestion)
    if finding.accepted is not None:
        yield _detail("reason", finding.accepted)
    yield _detail("source", finding.source)


def _detail(name: str, text: str) -> str:
    return f"    {name}: " + text.replace("\n", "\n        ")
