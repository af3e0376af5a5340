"""What must be known about a site before its first record is written.

Heads, and which records are erased: an erasure stands behind the records it names,
in a later log even. Memory holds eight bytes for each entry.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from consent_service.errors import ExportError
from consent_service.evidence.audit.outline import Outline
from consent_service.evidence.export.layout import MAX_SITE_FILE, SITE_FILE
from consent_service.evidence.export.site_file import SiteFile, decode_site_file
from consent_service.evidence.nodes import TileNodes
from consent_service.evidence.record_file import RECORD_ENTRY
from consent_service.evidence.statement import Close, Erasure, Retention, Statement
from consent_service.evidence.statement_json import decode_statement
from consent_service.evidence.tiles import (
    BUNDLE,
    TILE_HEIGHT,
    TILE_WIDTH,
    Tile,
    partial_tiles,
    row_of,
)
from consent_service.importer.bundle import Bundle
from consent_service.store.interface import Head, LogKey, LogState

# A statement's place as one number: no log is as long as this.
_INDEX_BITS = 40


class Gone:
    """Which entries of one log are records that were erased, and what says so."""

    def __init__(self, site: str, size: int) -> None:
        self._site = site
        # 0 is no erasure: entry 0 of a log is its genesis.
        self._places = array("q", bytes(8 * size))

    def note(self, first: int, last: int, by: LogKey, index: int) -> None:
        place = by.epoch << _INDEX_BITS | index
        self._places[first : last + 1] = array("q", [place]) * (last + 1 - first)

    def erased_by(self, index: int) -> tuple[LogKey, int] | None:
        place = self._places[index]
        if not place:
            return None
        epoch, by = divmod(place, 1 << _INDEX_BITS)
        return LogKey(self._site, epoch), by


@dataclass(frozen=True, slots=True)
class Whole:
    """A site as its export outlines it: heads oldest first, erasures by epoch."""

    heads: tuple[Head, ...]
    gone: Mapping[int, Gone]
    site_file: SiteFile

    @property
    def entries(self) -> int:
        return sum(head.size for head in self.heads)


def outline_site(bundle: Bundle, outlines: Sequence[Outline]) -> Whole:
    """Read an audited export's outline.

    Raises:
        ExportError: `site.json` does not go with the logs.
    """
    data = bundle.read(SITE_FILE, limit=MAX_SITE_FILE)
    site_file = decode_site_file(data)
    if len(site_file.written) != len(outlines):
        raise ExportError(
            f"{SITE_FILE!r} names {len(site_file.written)} logs, but the export"
            f" holds {len(outlines)}"
        )
    sizes = {outline.epoch: outline.checkpoint.size for outline in outlines}
    gone = {epoch: Gone(bundle.site, size) for epoch, size in sizes.items()}
    epochs = {outline.checkpoint.origin: outline.epoch for outline in outlines}
    ended: list[bool] = []
    for outline in outlines:
        last: Statement | None = None
        for index, last in statements_of(bundle, outline.epoch, sizes[outline.epoch]):
            _note(last, index, LogKey(bundle.site, outline.epoch), gone, epochs)
        ended.append(isinstance(last, Close))
    # Only the newest log is open, unless it was closed and nothing has followed yet.
    open_epoch = 0 if ended[-1] else outlines[-1].epoch
    heads = [
        _head(bundle, outline, at, "open" if outline.epoch == open_epoch else "closed")
        for outline, at in zip(outlines, site_file.written, strict=True)
    ]
    return Whole(tuple(heads), gone, site_file)


def statements_of(
    bundle: Bundle, epoch: int, size: int
) -> Iterator[tuple[int, Statement]]:
    """Yield every statement of a log with its index."""
    for tile in row_of(BUNDLE, size):
        first = tile.number * TILE_WIDTH
        for index, entry in enumerate(bundle.read_entries(epoch, tile), first):
            if entry[0] != RECORD_ENTRY:
                yield index, decode_statement(entry[1:])


def _note(
    said: Statement,
    index: int,
    key: LogKey,
    gone: Mapping[int, Gone],
    epochs: Mapping[str, int],
) -> None:
    if not isinstance(said, Erasure | Retention):
        return
    epoch = key.epoch if said.origin is None else epochs[said.origin]
    for first, last in said.spans:
        gone[epoch].note(first, last, key, index)


def _head(bundle: Bundle, outline: Outline, at: datetime, state: LogState) -> Head:
    newest = outline.claims[-1]
    size = newest.checkpoint.size
    return Head(
        key=LogKey(bundle.site, outline.epoch),
        origin=newest.checkpoint.origin,
        state=state,
        size=size,
        frontier=_frontier(bundle, outline.epoch, size),
        checkpoint=newest.data,
        at=at,
    )


def _frontier(bundle: Bundle, epoch: int, size: int) -> tuple[bytes, ...]:
    edge = {}
    for level, number in partial_tiles(size):
        width = (size >> TILE_HEIGHT * max(level, 0)) % TILE_WIDTH
        tile = Tile(level, number, width)
        edge[level, number] = bundle.read_tile(epoch, tile)
    nodes = TileNodes(edge)
    levels = [bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]
    return tuple(nodes.node(level, (size >> level) - 1) for level in levels)
