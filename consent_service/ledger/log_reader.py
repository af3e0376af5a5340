"""Proofs, tiles and checkpoints of a site's logs.

Nothing here is newer than the head that was released: what is committed and not yet
marked outside the store does not leave the service.
"""

from consent_service.errors import NotFoundError
from consent_service.evidence.consistency import consistency_path
from consent_service.evidence.inclusion import inclusion_path
from consent_service.evidence.nodes import (
    TileNodes,
    tiles_for_consistency,
    tiles_for_inclusion,
)
from consent_service.evidence.proof import LogProof
from consent_service.evidence.tiles import (
    TILE_HEIGHT,
    TILE_WIDTH,
    Tile,
    cut_tile,
)
from consent_service.evidence.tiles import (
    TileKey as Place,
)
from consent_service.ledger.tip import nodes_of
from consent_service.store.interface import Head, LogStore, TileKey


class LogReader:
    """Reads one log, as of one head."""

    def __init__(self, logs: LogStore, head: Head) -> None:
        self._logs = logs
        self.head = head

    async def prove(self, index: int, *, extra: bytes = b"") -> LogProof:
        """Return the proof that an entry is in the tree of the head's checkpoint.

        Raises:
            NotFoundError: The log has no such entry.
        """
        size = self.head.size
        if not 0 <= index < size:
            raise NotFoundError(f"index {index} is outside a log of {size} entries")
        nodes = await self._load_nodes(tiles_for_inclusion(index, size))
        path = inclusion_path(index, size, nodes.node)
        return LogProof(index, tuple(path), self.head.checkpoint, extra)

    async def prove_consistency(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the tree of `new` entries extends that of `old`.

        Raises:
            NotFoundError: The log never had these sizes.
        """
        if not 0 <= old <= new <= self.head.size:
            raise NotFoundError(
                f"sizes {old} to {new} are outside a log of {self.head.size} entries"
            )
        nodes = await self._load_nodes(tiles_for_consistency(old, new))
        return consistency_path(old, new, nodes.node)

    async def read_tile(self, tile: Tile) -> bytes:
        """Return a tile or an entry bundle at the width asked for.

        Raises:
            NotFoundError: The log is not as long.
        """
        length = self.head.size >> TILE_HEIGHT * max(tile.level, 0)
        key = TileKey(tile.level, tile.number)
        found = await self._logs.load_tiles(self.head.key, [key])
        if tile.number * TILE_WIDTH + tile.width > length or key not in found:
            raise NotFoundError(
                f"the tile is outside a log of {self.head.size} entries"
            )
        return cut_tile(found[key], tile.level, tile.width)

    async def _load_nodes(self, places: set[Place]) -> TileNodes:
        keys = [TileKey(*place) for place in places]
        return nodes_of(await self._logs.load_tiles(self.head.key, keys))
