"""Before an audit walks: which logs there are, and which roots have been claimed.

Nothing is verified here. A claim is a checkpoint that somebody was shown; the walk
computes the roots at the sizes claimed, and the keys are judged after that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consent_service.errors import EvidenceError
from consent_service.evidence.audit.report import Finding, Notebook
from consent_service.evidence.checkpoint import Checkpoint, read_checkpoint
from consent_service.evidence.export.layout import (
    MAX_BUNDLE,
    epoch_of,
    epoch_path,
    epoch_tile_path,
)
from consent_service.evidence.export.reader import Export, read_file
from consent_service.evidence.note import MAX_NOTE
from consent_service.evidence.record_file import StatementEntry, decode_entry
from consent_service.evidence.statement import Genesis
from consent_service.evidence.tiles import BUNDLE, TILE_WIDTH, Tile, decode_bundle


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkpoint, byte for byte, and where it was found.

    `name` says it to people; `kind` is the finding if the log contradicts it.
    """

    data: bytes
    checkpoint: Checkpoint
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Outline:
    """One epoch as its own files describe it: the newest checkpoint comes last."""

    epoch: int
    genesis: Genesis | None
    claims: tuple[Claim, ...]

    @property
    def checkpoint(self) -> Checkpoint:
        return self.claims[-1].checkpoint


def read_outlines(export: Export, notebook: Notebook) -> list[Outline]:
    """Return the epochs of an export, oldest first, each with its own claims."""
    found: dict[int, list[str]] = {}
    for path in sorted(export.sizes):
        if named := epoch_of(path):
            found.setdefault(named[0], []).append(path)
    outlines = [
        outline
        for epoch in sorted(found)
        if (outline := _read_outline(export, epoch, found[epoch], notebook))
    ]
    if [outline.epoch for outline in outlines] != list(range(1, len(outlines) + 1)):
        message = "epochs are not numbered from 1 on without a gap"
        notebook.find(Finding("bad-epoch", message))
    if not outlines:
        notebook.find(Finding("missing-file", "export holds no log"))
    return outlines


def read_claim(data: bytes, name: str, kind: str, notebook: Notebook) -> Claim | None:
    """Return what a checkpoint claims, or None with a finding."""
    try:
        return Claim(data, read_checkpoint(data), name, kind)
    except EvidenceError as error:
        notebook.find(Finding(kind, f"{name} is not a checkpoint: {error}"))
        return None


def _read_outline(
    export: Export, epoch: int, paths: Sequence[str], notebook: Notebook
) -> Outline | None:
    newest = _read_file_claim(export, epoch_path(epoch, "checkpoint"), notebook)
    if newest is None:
        return None
    earlier = [
        claim
        for path in paths
        if _is_checkpoint(path, epoch)
        and (claim := _read_file_claim(export, path, notebook))
    ]
    earlier.sort(key=lambda claim: claim.checkpoint.size)
    genesis = _read_genesis(export, epoch, newest.checkpoint.size)
    return Outline(epoch, genesis, (*earlier, newest))


def _is_checkpoint(path: str, epoch: int) -> bool:
    folder, _, name = path.removeprefix(epoch_path(epoch, "")).partition("/")
    if not name or "/" in name:
        return False
    return folder == "checkpoints" or (
        folder == "anchors" and name.endswith(".checkpoint")
    )


def _read_file_claim(export: Export, path: str, notebook: Notebook) -> Claim | None:
    try:
        data = read_file(export, path, limit=MAX_NOTE)
    except EvidenceError as error:
        notebook.find(Finding("missing-file", str(error), path=path))
        return None
    return read_claim(data, path, "bad-checkpoint", notebook)


def _read_genesis(export: Export, epoch: int, size: int) -> Genesis | None:
    tile = Tile(BUNDLE, 0, min(size, TILE_WIDTH))
    try:
        data = read_file(export, epoch_tile_path(epoch, tile), limit=MAX_BUNDLE)
        entry = decode_entry(decode_bundle(data)[0])
    except (EvidenceError, IndexError):
        # The walk meets the same bundle and says what is wrong with it.
        return None
    statement = entry.statement if isinstance(entry, StatementEntry) else None
    return statement if isinstance(statement, Genesis) else None
