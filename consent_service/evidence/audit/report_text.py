"""The outcome of an audit as lines of text, for every program that prints it."""

from collections.abc import Iterator
from itertools import groupby

from consent_service.evidence.audit.report import (
    AccessDay,
    AccessesReport,
    EpochReport,
    Finding,
    Report,
)
from consent_service.evidence.audit.steps import STEPS


def step_lines(report: Report) -> Iterator[str]:
    """Yield what was audited, and what each numbered step found."""
    if report.head is not None:
        yield f"export of {report.head.site}, made {report.head.made}"
    for step in STEPS:
        count = sum(report.found.get(kind, 0) for kind in step.kinds)
        plural = "" if count == 1 else "s"
        outcome = f"{count} finding{plural}" if count else "OK"
        yield f"{step.number}. {step.shows}: {outcome}"


def detail_lines(report: Report) -> Iterator[str]:
    """Yield what is in the export, by log, month and day; then the findings."""
    for epoch in report.epochs:
        yield from _epoch_lines(epoch)
    for (month, action), count in sorted(report.choices.items()):
        yield f"  {month}  {action:12} {count:8}"
    for (month, reason), count in sorted(report.erasures.items()):
        yield f"  {month}  erased: {reason:12} {count:8}"
    if report.accesses is not None:
        yield from _access_lines(report.accesses)
    for finding in report.findings:
        heading = f"{finding.kind.upper()} {_place_of(finding)}".rstrip()
        yield f"{heading}: {finding.message}"


def verdict_of(found: dict[str, int]) -> str:
    """Return the last line: whether the export is sound, by counts of findings."""
    kinds = [f"{count} {kind}" for kind, count in sorted(found.items()) if count]
    if not kinds:
        return "the export is sound"
    return f"the export is NOT sound: {', '.join(kinds)}"


def _epoch_lines(epoch: EpochReport) -> Iterator[str]:
    outcome, size = epoch.outcome, epoch.checkpoint.size
    yield f"log {epoch.checkpoint.origin}"
    yield f"  entries    {size}, of which statements {epoch.statements}"
    yield f"  OK         {outcome.ok}"
    yield f"  ERASED     {outcome.erased}"
    yield f"  MISSING    {outcome.missing}"
    yield f"  ZOMBIE     {outcome.zombie}"
    yield f"  vouched for from outside: the first {epoch.anchored} of {size}"
    for vkey in epoch.vkeys:
        yield f"  key        {vkey}"


def _access_lines(accesses: AccessesReport) -> Iterator[str]:
    """Yield the days; those that agree and follow one another share a line."""
    for agrees, run in groupby(accesses.days, lambda each: each.agrees):
        days = list(run)
        yield from [_agreeing(days)] if agrees else map(_disagreeing, days)
    if accesses.later:
        said = f"{accesses.later} lines, not in the log yet"
        yield f"accesses from {accesses.since} on: {said}"


def _agreeing(days: list[AccessDay]) -> str:
    first, last = days[0].day, days[-1].day
    named = first if first == last else f"{first} to {last}"
    return f"accesses of {named}: {sum(each.found for each in days)} lines, agree"


def _disagreeing(each: AccessDay) -> str:
    said = f"{each.found} lines, not the {each.stated} that the log states"
    return f"accesses of {each.day}: {said}"


def _place_of(finding: Finding) -> str:
    if finding.path:
        return finding.path
    if finding.index is not None:
        return f"entry {finding.index}"
    # Epochs count from 1; 0 says that it is about none of them.
    return f"epoch {finding.epoch}" if finding.epoch else ""
