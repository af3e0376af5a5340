import pytest

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.consistency import consistency_path
from consent_service.evidence.inclusion import inclusion_path
from consent_service.evidence.merkle import EMPTY_FRONTIER, grow, hash_leaf
from consent_service.evidence.nodes import (
    TileNodes,
    tiles_for_consistency,
    tiles_for_inclusion,
)
from consent_service.evidence.tiles import extend_tiles
from tests.evidence import reference

SIZE = 700
LEAVES = [b"%d" % index for index in range(SIZE)]
TILES = extend_tiles(grow(EMPTY_FRONTIER, map(hash_leaf, LEAVES)), LEAVES, {})


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513, 700])
def test_the_tiles_named_are_enough_for_a_proof_in_any_old_tree(size: int) -> None:
    for index in {0, size // 2, size - 1}:
        tiles = {key: TILES[key] for key in tiles_for_inclusion(index, size)}

        path = inclusion_path(index, size, TileNodes(tiles).node)

        assert path == reference.path(index, LEAVES[:size])


@pytest.mark.parametrize(("old", "new"), [(1, 2), (255, 256), (256, 700), (300, 699)])
def test_the_tiles_named_are_enough_for_a_consistency_proof(old: int, new: int) -> None:
    tiles = {key: TILES[key] for key in tiles_for_consistency(old, new)}

    path = consistency_path(old, new, TileNodes(tiles).node)

    assert path == reference.proof(old, LEAVES[:new])


def test_a_proof_needs_few_tiles() -> None:
    assert len(tiles_for_inclusion(123_456, 1_000_000)) <= 5


@pytest.mark.parametrize("tiles", [{}, {(0, 0): b""}, {(0, 0): bytes(63)}])
def test_a_missing_or_short_tile_is_named(tiles: dict[tuple[int, int], bytes]) -> None:
    with pytest.raises(MalformedEvidenceError, match="tile 0 of level 0 has no hash"):
        TileNodes(tiles).node(1, 0)
