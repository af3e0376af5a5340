"""A report for the terminal: the verdict first, then what to do, then what was seen."""

from collections.abc import Iterator

from babel.numbers import format_decimal

from consent_service.catalog.hints import plain_line
from consent_service.findings import SEVERITIES
from consent_service.scan.report import (
    Limit,
    Report,
    ScanFinding,
    hiding_limits,
    remarks_in,
    unknown_in,
)
from consent_service.scan.speech import Speech, speech_in

_MOST_PAGES = 5


def report_text(report: Report) -> str:
    """Return the report as text, one paragraph for each finding.

    What the site wrote is on one line and without control characters.
    """
    lines = _lines(report, speech_in(report.language))
    return "\n".join(_plain(line) for line in lines) + "\n"


def _plain(line: str) -> str:
    """Return a line that a terminal prints and cannot obey."""
    indent = line[: len(line) - len(line.lstrip(" "))]
    return indent + plain_line(line)


def _verdict(report: Report, speech: Speech) -> str:
    unknown = unknown_in(report)
    if report.verdict == "findings" or not unknown:
        return speech.say("verdict", report.verdict)
    return speech.unknown_verdict(report.verdict, unknown)


def _lines(report: Report, speech: Speech) -> Iterator[str]:
    yield f"{report.url}: {_verdict(report, speech)}"
    yield _seen(report, speech)
    if report.since:
        yield speech.say(
            "text",
            "baseline",
            day=report.since.at[:10],
            new=len(report.since.new),
            gone=len(report.since.gone),
            same=report.since.same,
        )
    for severity in SEVERITIES:
        for finding in report.findings:
            if finding.severity == severity:
                yield ""
                yield from _finding(finding, report, speech)
    if limits := hiding_limits(report):
        yield ""
        yield speech.say("text", "limits")
        yield from (_limit(limit) for limit in limits)
    not_made = [each for each in report.passes if not each.done]
    if not_made:
        yield ""
        yield speech.say("text", "not_made")
        yield from (f"  {each.id}: {each.why}" for each in not_made)
    for remark in remarks_in(report):
        yield ""
        yield f"{remark.message}."


def _seen(report: Report, speech: Speech) -> str:
    kinds = ", ".join(
        speech.say("kind", name, number=number)
        for name, number in report.counts.observations.items()
    )
    return speech.say(
        "text",
        "seen",
        pages=len(report.pages),
        done=sum(each.done for each in report.passes),
        passes=len(report.passes),
        seconds=format_decimal(report.seconds, locale=speech.language),
        kinds=kinds or speech.say("text", "nothing"),
    )


def _finding(finding: ScanFinding, report: Report, speech: Speech) -> Iterator[str]:
    words = speech.table("text")
    accepted = f" ({words['accepted']}: {finding.accepted})" if finding.accepted else ""
    new = report.since and finding.id in report.since.new
    mark = f", {words['new']}" if new else ""
    severity = words[finding.severity]
    yield f"{severity}{mark}: {finding.rule}: {finding.message}{accepted}"
    yield f"  {words['where']}: {_pages(finding, speech)}"
    if finding.passes:
        passes = ", ".join(map(speech.pass_title, finding.passes))
        yield f"  {words['in']}: {passes}"
    if finding.initiator and finding.initiator.url:
        line = f":{finding.initiator.line}" if finding.initiator.line else ""
        yield f"  {words['by']}: {finding.initiator.url}{line}"
    if finding.place:
        yield f"  {words['policy']}: {finding.place}: {finding.words}"
    if finding.suggestion:
        yield f"  {words['do']}: {finding.suggestion}"
    laws = speech.sources(finding.source)
    yield f"  {words['why']}: {laws} [{finding.id}]" if laws else f"  [{finding.id}]"


def _pages(finding: ScanFinding, speech: Speech) -> str:
    where = ", ".join(finding.pages[:_MOST_PAGES])
    more = len(finding.pages) - _MOST_PAGES + finding.pages_more
    return f"{where} {speech.say('text', 'more', number=more)}" if more > 0 else where


def _limit(limit: Limit) -> str:
    passes = f" ({', '.join(limit.passes)})" if limit.passes else ""
    return f"  {limit.kind}: {limit.message}{passes}"
