"""Checking the timestamps that an export carries: another step of an audit.

It is not part of `evidence`, which needs nothing but signatures and hashes: who has
no root certificate of the authority loses this step alone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from cryptography.x509 import Certificate

from consent_service.anchors.ways.timestamp import verify_timestamp
from consent_service.errors import EvidenceError
from consent_service.evidence.checkpoint import Checkpoint, read_checkpoint
from consent_service.evidence.export.layout import epoch_of
from consent_service.evidence.export.reader import Export, read_file

_STAMP = ".tsr"
_MOST = 1_000_000


class Stamped(msgspec.Struct, frozen=True):
    """One timestamp of an export, checked.

    Attributes:
        path: The file that holds it.
        checkpoint: What it is about, None when that cannot be read. The audit of the
            export says whether the log agrees with it.
        at: The time that the authority vouches for, None when it does not.
        fault: Why not.
    """

    path: str
    checkpoint: Checkpoint | None = None
    at: datetime | None = None
    fault: str = ""


def list_timestamps(export: Export) -> list[str]:
    """Return the files that hold timestamps, sorted by name."""
    return sorted(path for path in export.sizes if _is_timestamp(path))


def review_timestamps(
    export: Export, roots: Sequence[Certificate]
) -> Iterator[Stamped]:
    """Yield every timestamp of an export, in the order of the files' names."""
    for path in list_timestamps(export):
        yield _check(export, path, roots)


def checkpoint_path_of(path: str) -> str:
    """Return the file with the checkpoint that a timestamp is of."""
    return path.removesuffix(_STAMP) + ".checkpoint"


def _is_timestamp(path: str) -> bool:
    place = epoch_of(path)
    return bool(place and place[1].startswith("anchors/") and path.endswith(_STAMP))


def _check(export: Export, path: str, roots: Sequence[Certificate]) -> Stamped:
    try:
        data = read_file(export, checkpoint_path_of(path), limit=_MOST)
        checkpoint = read_checkpoint(data)
    except EvidenceError as error:
        return Stamped(path, fault=str(error))
    try:
        answer = read_file(export, path, limit=_MOST)
        stamp = verify_timestamp(answer, data, roots)
    except EvidenceError as error:
        return Stamped(path, checkpoint, fault=str(error))
    return Stamped(path, checkpoint, stamp.at)
