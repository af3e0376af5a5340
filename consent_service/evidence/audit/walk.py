"""Walks through one log from its first entry to its last."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from consent_service.errors import EvidenceError
from consent_service.evidence.audit.records import review_records
from consent_service.evidence.audit.report import Finding
from consent_service.evidence.audit.state import LogState
from consent_service.evidence.audit.statements import review_entries
from consent_service.evidence.audit.tree import TreeCheck
from consent_service.evidence.export.layout import (
    MAX_RECORDS,
    RECORDS_PER_FILE,
    records_path,
)
from consent_service.evidence.export.reader import Export, read_file
from consent_service.evidence.statement import Statement


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk through a log has computed from its entries alone.

    Attributes:
        size: How far it came: less than the checkpoint says if a bundle is broken.
        roots: The root at each size that was asked for, up to `size`.
    """

    size: int
    roots: Mapping[int, bytes]
    statements: Sequence[tuple[int, Statement]]


def walk_log(
    export: Export,
    state: LogState,
    size: int,
    *,
    wanted: Iterable[int],
    advance: Callable[[int], None],
) -> Walk:
    """Check tree, tiles, statements and records of a log of that size."""
    tree = TreeCheck(export, state.epoch, wanted, state.notebook)
    window: list[bytes] = []
    while tree.frontier.size < size:
        entries = tree.read_bundle(size)
        if entries is None:
            break
        review_entries(state, entries)
        window.extend(entries)
        done = tree.frontier.size
        if done == size or done % RECORDS_PER_FILE == 0:
            _review_window(export, state, window)
            window.clear()
        advance(len(entries))

    # A window that broke off was not compared with its records: none is missing yet.
    del state.flags[len(state.flags) - len(window) :]
    if tree.frontier.size == size:
        tree.review_rows()
    return Walk(tree.frontier.size, tree.roots, state.statements)


def _review_window(export: Export, state: LogState, window: Sequence[bytes]) -> None:
    first = len(state.flags) - len(window)
    path = records_path(state.epoch, first // RECORDS_PER_FILE)
    # Where all records of a window are erased there is no file.
    if path not in export.sizes:
        return
    try:
        content = read_file(export, path, limit=MAX_RECORDS)
        review_records(state, content, window, first)
    except EvidenceError as error:
        state.notebook.find(
            Finding("bad-record", f"{path!r}: {error}", state.epoch, None, path)
        )
