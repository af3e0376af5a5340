"""What an audit found, for people and for programs."""

from typing import Any

import click

from consent_service.cli.output import say
from consent_service.cli.timestamp_report import Stamps, print_stamps, stamps_json
from consent_service.evidence.audit.report import EpochReport, Report
from consent_service.evidence.audit.report_text import (
    detail_lines,
    step_lines,
    verdict_of,
)
from consent_service.evidence.audit.steps import KINDS, STEPS


def print_report(report: Report, stamps: Stamps) -> None:
    """Print the outcome; warnings and the verdict go where errors go."""
    for line in step_lines(report):
        click.echo(line)
    print_stamps(stamps, len(STEPS) + 1)
    for line in detail_lines(report):
        click.echo(line)
    for warning in (*report.warnings, *stamps.warnings):
        say(f"warning: {warning}")
    say(verdict_of({**report.found, "timestamp": len(stamps.faulty)}))


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
