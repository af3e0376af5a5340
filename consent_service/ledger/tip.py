"""The part of a log's end that the next commit needs. Kept in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consent_service.errors import (
    EvidenceError,
    MalformedEvidenceError,
    ReadOnlyLogError,
    StaleHeadError,
)
from consent_service.evidence.checkpoint import open_checkpoint
from consent_service.evidence.merkle import EMPTY_FRONTIER, Frontier, hash_leaf
from consent_service.evidence.nodes import TileNodes
from consent_service.evidence.note import Verifier
from consent_service.evidence.tiles import (
    BUNDLE,
    TILE_HEIGHT,
    cut_tile,
    decode_bundle,
)
from consent_service.ledger.readings import Readings, edge_keys
from consent_service.store.interface import Head, LogKey, TileKey

REOPEN_COMMAND = "consent-service log reopen"
REOPEN = f"{REOPEN_COMMAND} begins a new log that names this one"


@dataclass(frozen=True, slots=True)
class Tip:
    """A log's head and the tiles that are not full, its right edge.

    Attributes:
        earlier: The origins of the site's earlier logs that are still here, by epoch.
    """

    head: Head
    frontier: Frontier
    partial: Mapping[TileKey, bytes]
    earlier: Mapping[int, str] = field(default_factory=dict)

    def origin_of(self, key: LogKey) -> str | None:
        """Return what a statement of this log calls that log; None is this one.

        Raises:
            StaleHeadError: It is not known here: this log is not the newest any more.
        """
        if key == self.head.key:
            return None
        if key.epoch not in self.earlier:
            raise StaleHeadError(f"log of {key.site} has an epoch {key.epoch} by now")
        return self.earlier[key.epoch]

    def epoch_of(self, origin: str | None) -> int:
        """Return the epoch of the log that a statement of this one calls so.

        Raises:
            MalformedEvidenceError: It is no earlier log of the site.
        """
        if origin is None:
            return self.head.key.epoch
        for epoch, name in self.earlier.items():
            if name == origin:
                return epoch
        raise MalformedEvidenceError(
            f"{origin[:80]!r} is not an earlier log than {self.head.origin}"
        )


def nodes_of(tiles: Mapping[TileKey, bytes]) -> TileNodes:
    return TileNodes({(key[0], key[1]): content for key, content in tiles.items()})


async def load_tip(logs: Readings, head: Head, verifiers: Sequence[Verifier]) -> Tip:
    """Read a log's end back, and believe only what its signed checkpoint says.

    1. One of our keys signed the checkpoint, and it is that of the head.
    2. The frontier leads to its root.
    3. The tiles at the edge lead to the frontier, and the entries to the tiles.

    What lies further back is for an audit: it cannot be built upon wrongly.

    Raises:
        ReadOnlyLogError: The store contradicts itself. Nothing may be appended.
    """
    try:
        signed = open_checkpoint(head.checkpoint, verifiers).checkpoint
        frontier = Frontier(head.size, head.frontier)
        keys = edge_keys(head.size)
        partial = _cut(await logs.load_tiles(head.key, keys), head.size)
        is_whole = (
            (signed.origin, signed.size) == (head.origin, head.size)
            and frontier.root() == signed.root
            and frontier == _frontier_of(head.size, partial)
            and _hashes_entries(head.size, partial)
        )
    except EvidenceError as error:
        raise _damaged(head, f": {error}") from error
    if not is_whole:
        raise _damaged(head, "")
    return Tip(head, frontier, {key: partial[key] for key in keys})


def _cut(tiles: Mapping[TileKey, bytes], size: int) -> dict[TileKey, bytes]:
    """Return tiles as they were at that size: another process may have added since."""
    widths = {key: (size >> TILE_HEIGHT * max(key.level, 0)) % 256 for key in tiles}
    return {
        key: cut_tile(content, key.level, widths[key]) for key, content in tiles.items()
    }


def _frontier_of(size: int, partial: Mapping[TileKey, bytes]) -> Frontier:
    nodes = nodes_of(partial)
    levels = [bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]
    roots = [nodes.node(level, (size >> level) - 1) for level in levels]
    return Frontier(size, tuple(roots)) if size else EMPTY_FRONTIER


def _hashes_entries(size: int, partial: Mapping[TileKey, bytes]) -> bool:
    number, width = divmod(size, 256)
    if not width:
        return True
    bundle = decode_bundle(partial.get(TileKey(BUNDLE, number), b""))
    hashes = b"".join(map(hash_leaf, bundle[:width]))
    return hashes == partial.get(TileKey(0, number), b"")[: 32 * width]


def _damaged(head: Head, why: str) -> ReadOnlyLogError:
    return ReadOnlyLogError(
        f"log {head.origin} does not lead to its checkpoint{why}",
        hint=f"restore the store, or the key file; else {REOPEN}",
    )
