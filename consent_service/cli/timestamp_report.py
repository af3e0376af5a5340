"""What `log verify` reports about the timestamps of an export, checked or not."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec
from cryptography.x509 import Certificate

from consent_service.anchors.ways.timestamp import load_roots
from consent_service.anchors.ways.timestamp_audit import (
    Stamped,
    checkpoint_path_of,
    list_timestamps,
    review_timestamps,
)
from consent_service.choices.record import format_time
from consent_service.errors import InstallationError, MalformedEvidenceError
from consent_service.evidence.audit.report import Report
from consent_service.evidence.export.reader import Export
from consent_service.findings import amount

_STEP = "every timestamp is of a checkpoint here, by the authority that was named"


class Stamps(msgspec.Struct, frozen=True):
    """What is known about the timestamps of an export.

    Attributes:
        count: How many there are.
        checked: Each of them, or None if no authority was named.
    """

    count: int
    checked: tuple[Stamped, ...] | None

    @property
    def faulty(self) -> list[Stamped]:
        return [stamp for stamp in self.checked or () if stamp.fault]

    @property
    def is_sound(self) -> bool:
        return not self.faulty

    @property
    def warnings(self) -> list[str]:
        """What a reader must know although nothing is wrong."""
        if self.checked is None and self.count:
            return [
                f"timestamps were NOT CHECKED ({self.count} here): --tsa-ca names the "
                "authority's certificate, from outside"
            ]
        if self.checked is not None and not self.count:
            return ["the export has no timestamp for the authority to confirm"]
        return []


def judge_timestamps(
    export: Export, report: Report, authorities: Sequence[Path]
) -> Stamps:
    """Check the timestamps of an export that was audited.

    Args:
        export: Where they are.
        report: What the audit found. A timestamp of a checkpoint with which the log
            does not agree proves nothing.
        authorities: Files with root certificates; with none, nothing is checked.

    Raises:
        MalformedEvidenceError: One of the files holds no certificate.
    """
    if not authorities:
        return Stamps(len(list_timestamps(export)), None)
    roots = [root for path in authorities for root in _roots_in(path)]
    checked = tuple(
        _agreeing(stamp, report) for stamp in review_timestamps(export, roots)
    )
    return Stamps(len(checked), checked)


def _roots_in(path: Path) -> tuple[Certificate, ...]:
    try:
        return load_roots(path)
    except InstallationError as error:
        # What somebody brought to an audit is no part of this installation.
        raise MalformedEvidenceError(str(error), hint=error.hint) from error


def print_stamps(stamps: Stamps, number: int) -> None:
    """Print the step of that number, and the time that each timestamp proves."""
    click.echo(f"{number}. {_STEP}: {_outcome(stamps)}")
    for stamp in stamps.checked or ():
        if stamp.at is not None and stamp.checkpoint is not None:
            about = f"{stamp.checkpoint.size} entries of {stamp.checkpoint.origin}"
            click.echo(f"  {format_time(stamp.at)}  the first {about} were there")
    for stamp in stamps.faulty:
        click.echo(f"TIMESTAMP {stamp.path}: {stamp.fault}")


def stamps_json(stamps: Stamps) -> dict[str, Any]:
    """Return what is known as plain values."""
    return {
        "count": stamps.count,
        "checked": stamps.checked is not None,
        "proved": [
            {
                "path": stamp.path,
                "at": format_time(stamp.at),
                "origin": stamp.checkpoint.origin,
                "size": stamp.checkpoint.size,
            }
            for stamp in stamps.checked or ()
            if stamp.at is not None and stamp.checkpoint is not None
        ],
        "faults": [
            {"path": stamp.path, "message": stamp.fault} for stamp in stamps.faulty
        ],
    }


def _agreeing(stamped: Stamped, report: Report) -> Stamped:
    about = checkpoint_path_of(stamped.path)
    if not any(
        about in (finding.path or finding.message) for finding in report.findings
    ):
        return stamped
    fault = stamped.fault or "the log does not agree with the checkpoint that it is of"
    return msgspec.structs.replace(stamped, at=None, fault=fault)


def _outcome(stamps: Stamps) -> str:
    if not stamps.count:
        return "there is none"
    if stamps.checked is None:
        return f"NOT CHECKED ({stamps.count} here)"
    return amount(len(stamps.faulty), "finding") if stamps.faulty else "OK"
