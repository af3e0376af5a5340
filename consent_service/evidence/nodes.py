"""Nodes of a tree read from its tiles: what any proof in any old tree needs."""

from collections.abc import Callable, Mapping

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.codec import HASH_SIZE
from consent_service.evidence.consistency import consistency_path
from consent_service.evidence.inclusion import inclusion_path
from consent_service.evidence.merkle import Node, hash_children
from consent_service.evidence.tiles import TILE_HEIGHT, TILE_WIDTH, TileKey


class TileNodes:
    """Hashes nodes out of tiles and remembers them.

    One node costs at most 255 hashes the first time and a look-up afterwards. The
    memory grows by what is asked: use one for a request or a batch, not for ever.
    A tile wider than the tree needs does no harm, since nodes name what they cover.
    """

    __slots__ = ("_known", "_tiles")

    def __init__(self, tiles: Mapping[TileKey, bytes]) -> None:
        self._tiles = tiles
        self._known: dict[TileKey, bytes] = {}

    def node(self, level: int, index: int, /) -> bytes:
        """Return the root of the full subtree of 2^level leaves at `index`.

        Raises:
            MalformedEvidenceError: A tile that it is made of is missing or too short.
        """
        known = self._known.get((level, index))
        if known is None:
            known = self._known[level, index] = self._make(level, index)
        return known

    def _make(self, level: int, index: int) -> bytes:
        if level % TILE_HEIGHT:
            left = self.node(level - 1, 2 * index)
            return hash_children(left, self.node(level - 1, 2 * index + 1))
        number, place = divmod(index, TILE_WIDTH)
        tile = self._tiles.get((level // TILE_HEIGHT, number), b"")
        value = tile[place * HASH_SIZE : (place + 1) * HASH_SIZE]
        if len(value) != HASH_SIZE:
            raise MalformedEvidenceError(
                f"tile {number} of level {level // TILE_HEIGHT} has no hash {place}"
            )
        return value


def tiles_for_inclusion(index: int, size: int) -> set[TileKey]:
    """Return the tiles from which `inclusion_path(index, size, …)` can be made."""
    return _tiles_asked(lambda node: inclusion_path(index, size, node))


def tiles_for_consistency(old: int, new: int) -> set[TileKey]:
    """Return the tiles from which `consistency_path(old, new, …)` can be made."""
    return _tiles_asked(lambda node: consistency_path(old, new, node))


def _tiles_asked(prove: Callable[[Node], object]) -> set[TileKey]:
    asked: set[TileKey] = set()

    def node(level: int, index: int, /) -> bytes:
        # All leaves under a node of a tile's own height are in that one tile.
        tile, inner = divmod(level, TILE_HEIGHT)
        asked.add((tile, (index << inner) // TILE_WIDTH))
        return bytes(HASH_SIZE)

    prove(node)
    return asked
