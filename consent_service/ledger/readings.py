"""What opening a log reads; for many logs, read for all of them together.

Opened by itself, a log takes three readings of the store, each a turn of a thread or a
round trip; for thousands of logs that is most of a start.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

from consent_service.evidence.tiles import partial_tiles
from consent_service.store.interface import (
    Head,
    LogEnd,
    LogKey,
    LogStore,
    StoredStatement,
    TileKey,
)

# Statements that say what signs a log, and which revision is in force.
_KINDS: Final = ("genesis", "key", "config")


class Readings(Protocol):
    """What opening a log reads. A `LogStore` is one; see there."""

    async def load_heads(self, site: str) -> list[Head]:
        """Return the heads of every epoch, oldest first."""
        ...

    async def load_tiles(
        self, key: LogKey, tiles: Collection[TileKey]
    ) -> dict[TileKey, bytes]:
        """Return the present content of those tiles."""
        ...

    async def find_statements(self, key: LogKey, *kinds: str) -> list[StoredStatement]:
        """Return every statement of those kinds, oldest first."""
        ...


class ReadAhead:
    """Answers from what was read ahead, and asks the store for all else.

    What it holds may be out of date as soon as it was read, like whatever a log knows
    of its own end: use it at once, and for logs that are not open yet.
    """

    def __init__(
        self,
        logs: LogStore,
        heads: Mapping[str, Sequence[Head]],
        ends: Mapping[LogKey, LogEnd],
    ) -> None:
        self._logs = logs
        self._heads = heads
        self._ends = ends

    async def load_heads(self, site: str) -> list[Head]:
        # A site without a log may have got one since.
        if heads := self._heads.get(site):
            return list(heads)
        return await self._logs.load_heads(site)

    async def load_tiles(
        self, key: LogKey, tiles: Collection[TileKey]
    ) -> dict[TileKey, bytes]:
        end = self._ends.get(key)
        if end is not None and all(tile in end.tiles for tile in tiles):
            return {tile: end.tiles[tile] for tile in tiles}
        return await self._logs.load_tiles(key, tiles)

    async def find_statements(self, key: LogKey, *kinds: str) -> list[StoredStatement]:
        end = self._ends.get(key)
        if end is not None and set(kinds) <= set(_KINDS):
            return [each for each in end.statements if each.kind in kinds]
        return await self._logs.find_statements(key, *kinds)


def edge_keys(size: int) -> list[TileKey]:
    """Return the tiles at the right edge of a tree."""
    return [TileKey(*key) for key in partial_tiles(size)]


async def read_ahead(logs: LogStore, sites: Collection[str]) -> ReadAhead:
    """Read what opening the logs of those sites takes, in two readings or a few."""
    heads = await logs.load_all_heads(sites)
    newest = [found[-1] for found in heads.values() if found]
    wanted = {head.key: edge_keys(head.size) for head in newest}
    return ReadAhead(logs, heads, await logs.load_ends(wanted, *_KINDS))
