"""What an audit found, for people and for programs."""

from itertools import groupby
from typing import Any

import click

from consent_service.cli.output import say
from consent_service.cli.timestamp_report import Stamps, print_stamps, stamps_json
from consent_service.evidence.audit.report import (
    AccessesReport,
    EpochReport,
    Finding,
    Report,
)
from consent_service.evidence.audit.steps import KINDS, STEPS
from consent_service.findings import amount


def print_report(report: Report, stamps: Stamps) -> None:
    """Print the outcome; warnings and the verdict go where errors go."""
    if report.head is not None:
        click.echo(f"export of {report.head.site}, made {report.head.made}")
    for step in STEPS:
        count = sum(report.found.get(kind, 0) for kind in step.kinds)
        outcome = amount(count, "finding") if count else "OK"
        click.echo(f"{step.number}. {step.shows}: {outcome}")
    print_stamps(stamps, len(STEPS) + 1)
    for epoch in report.epochs:
        _print_epoch(epoch)
    for (month, action), count in sorted(report.choices.items()):
        click.echo(f"  {month}  {action:12} {count:8}")
    for (month, reason), count in sorted(report.erasures.items()):
        click.echo(f"  {month}  erased: {reason:12} {count:8}")
    if report.accesses is not None:
        _print_accesses(report.accesses)
    for finding in report.findings:
        heading = f"{finding.kind.upper()} {_place_of(finding)}".rstrip()
        click.echo(f"{heading}: {finding.message}")
    for warning in (*report.warnings, *stamps.warnings):
        say(f"warning: {warning}")
    say(_verdict(report, stamps))


def report_json(report: Report, stamps: Stamps) -> dict[str, Any]:
    """Return the outcome as plain values."""
    return {
        "sound": report.is_sound and stamps.is_sound,
        "site": report.head.site if report.head else None,
        "made": report.head.made if report.head else None,
        "outside": report.outside,
        "epochs": [_epoch_json(epoch) for epoch in report.epochs],
        "choices": _counted(report.choices),
        "erasures": _counted(report.erasures),
        "published": list(report.published),
        "accesses": report.accesses,
        "timestamps": stamps_json(stamps),
        "warnings": [*report.warnings, *stamps.warnings],
        "found": report.found,
        "findings": [
            {
                "kind": finding.kind,
                "meaning": KINDS[finding.kind],
                "message": finding.message,
                "epoch": finding.epoch,
                "index": finding.index,
                "path": finding.path,
            }
            for finding in report.findings
        ],
    }


def _print_epoch(epoch: EpochReport) -> None:
    outcome, size = epoch.outcome, epoch.checkpoint.size
    click.echo(f"log {epoch.checkpoint.origin}")
    click.echo(f"  entries    {size}, of which statements {epoch.statements}")
    click.echo(f"  OK         {outcome.ok}")
    click.echo(f"  ERASED     {outcome.erased}")
    click.echo(f"  MISSING    {outcome.missing}")
    click.echo(f"  ZOMBIE     {outcome.zombie}")
    click.echo(f"  vouched for from outside: the first {epoch.anchored} of {size}")
    for vkey in epoch.vkeys:
        click.echo(f"  key        {vkey}")


def _print_accesses(accesses: AccessesReport) -> None:
    """Print the days; those that agree and follow one another share a line."""
    for agrees, run in groupby(accesses.days, lambda each: each.agrees):
        days = list(run)
        if agrees:
            first, last = days[0].day, days[-1].day
            named = first if first == last else f"{first} to {last}"
            count = sum(each.found for each in days)
            click.echo(f"accesses of {named}: {count} lines, agree")
            continue
        for each in days:
            said = f"{each.found} lines, not the {each.stated} that the log states"
            click.echo(f"accesses of {each.day}: {said}")
    if accesses.later:
        said = f"{accesses.later} lines, not in the log yet"
        click.echo(f"accesses from {accesses.since} on: {said}")


def _place_of(finding: Finding) -> str:
    if finding.path:
        return finding.path
    if finding.index is not None:
        return f"entry {finding.index}"
    # Epochs count from 1; 0 says that it is about none of them.
    return f"epoch {finding.epoch}" if finding.epoch else ""


def _epoch_json(epoch: EpochReport) -> dict[str, Any]:
    outcome = epoch.outcome
    return {
        "epoch": epoch.epoch,
        "origin": epoch.checkpoint.origin,
        "size": epoch.checkpoint.size,
        "statements": epoch.statements,
        "ok": outcome.ok,
        "erased": outcome.erased,
        "missing": outcome.missing,
        "zombie": outcome.zombie,
        "left_out": outcome.left_out,
        "anchored": epoch.anchored,
        "witnesses": epoch.witnesses,
        "vkeys": epoch.vkeys,
    }


def _counted(counts: Any) -> list[dict[str, object]]:
    return [
        {"month": month, "what": what, "count": count}
        for (month, what), count in sorted(counts.items())
    ]


def _verdict(report: Report, stamps: Stamps) -> str:
    if report.is_sound and stamps.is_sound:
        return "the export is sound"
    found = {**report.found, "timestamp": len(stamps.faulty)}
    kinds = (f"{count} {kind}" for kind, count in sorted(found.items()) if count)
    return f"the export is NOT sound: {', '.join(kinds)}"
