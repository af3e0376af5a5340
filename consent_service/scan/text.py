"""A report for the terminal: the verdict first, then what to do, then what was seen."""

from collections.abc import Iterator

from consent_service.findings import SEVERITIES, amount
from consent_service.scan.report import Limit, Report, ScanFinding

_VERDICTS = {
    "findings": "Something is wrong.",
    "incomplete": "Nothing wrong was found, and not everything could be seen.",
    "clean": "Clean: everything was looked at, and nothing is wrong.",
}


def report_text(report: Report) -> str:
    """Return the report as text, one paragraph for each finding."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.url}: {_VERDICTS[report.verdict]}"
    yield _seen(report)
    for severity in SEVERITIES:
        for finding in report.findings:
            if finding.severity == severity:
                yield ""
                yield from _finding(finding)
    if report.limits:
        yield ""
        yield "What could not be seen:"
        yield from (_limit(limit) for limit in report.limits)
    not_made = [each for each in report.passes if not each.done]
    if not_made:
        yield ""
        yield "Passes that were not made:"
        yield from (f"  {each.id}: {each.why}" for each in not_made)


def _seen(report: Report) -> str:
    done = sum(each.done for each in report.passes)
    kinds = ", ".join(
        f"{number} {name}" for name, number in report.counts.observations.items()
    )
    return (
        f"{amount(len(report.pages), 'page')}, {done} of {len(report.passes)} passes, "
        f"{report.seconds:g} s. Seen: {kinds or 'nothing'}."
    )


def _finding(finding: ScanFinding) -> Iterator[str]:
    accepted = f" (accepted: {finding.accepted})" if finding.accepted else ""
    yield f"{finding.severity}: {finding.rule}: {finding.message}{accepted}"
    where = ", ".join(finding.pages[:5])
    more = len(finding.pages) - 5 + finding.pages_more
    yield f"  where: {where}{f' and {more} more' if more > 0 else ''}"
    if finding.passes:
        yield f"  in: {', '.join(finding.passes)}"
    if finding.initiator and finding.initiator.url:
        line = f":{finding.initiator.line}" if finding.initiator.line else ""
        yield f"  by: {finding.initiator.url}{line}"
    if finding.place:
        yield f"  policy: {finding.place}: {finding.words}"
    if finding.suggestion:
        yield f"  do: {finding.suggestion}"
    yield f"  why: {finding.source} [{finding.id}]"


def _limit(limit: Limit) -> str:
    passes = f" ({', '.join(limit.passes)})" if limit.passes else ""
    return f"  {limit.kind}: {limit.message}{passes}"
