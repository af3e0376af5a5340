import pytest

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.merkle import EMPTY_FRONTIER, grow, hash_leaf
from consent_service.evidence.tiles import (
    BUNDLE,
    Tile,
    TileKey,
    count_entries,
    cut_tile,
    decode_bundle,
    encode_bundle,
    encode_entry,
    extend_tiles,
    parse_tile_path,
    partial_tiles,
    tile_path,
    tiles_of,
)

# Bytes as a liar or a broken disk might give them, for every parser of a path.
BAD_PATHS = [
    "",
    "tile",
    "tile/0",
    "tile/0/",
    "tile/00/000",
    "tile/64/000",
    "tile/-1/000",
    "tile/0/0",
    "tile/0/x000",
    "tile/0/x000/001",
    "tile/0/001/234",
    "tile/0/x001/x234",
    "tile/0/1234",
    "tile/0/000.p/0",
    "tile/0/000.p/",
    "tile/0/000.p/01",
    "tile/0/000.p/256",
    "tile/0/000.p/1.p/1",
    "tile/0/٣٣٣",
    "tile/0/000/",
    "tile/entries",
    "tile/data/000",
    "other/0/000",
    "tile/0/" + "x999/" * 6 + "999",
    "tile/0/" + "x001/" * 9000 + "000",
]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(2, 999, 17), "tile/2/999.p/17"),
        (Tile(63, 1000, 255), "tile/63/x001/000.p/255"),
        (Tile(BUNDLE, 273, 112), "tile/entries/273.p/112"),
    ],
)
def test_paths_are_written_and_read_as_the_specification_shows(
    tile: Tile, path: str
) -> None:
    assert tile_path(tile) == path
    assert parse_tile_path(path) == tile


@pytest.mark.parametrize("path", BAD_PATHS)
def test_a_path_in_any_other_form_is_refused(path: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        parse_tile_path(path)


@pytest.mark.parametrize(
    ("size", "bundles", "rows"),
    [
        (0, [], []),
        (1, [(0, 1)], [[(0, 1)]]),
        (255, [(0, 255)], [[(0, 255)]]),
        (256, [(0, 256)], [[(0, 256)], [(0, 1)]]),
        (257, [(0, 256), (1, 1)], [[(0, 256), (1, 1)], [(0, 1)]]),
    ],
)
def test_small_trees_have_these_tiles(
    size: int, bundles: list[tuple[int, int]], rows: list[list[tuple[int, int]]]
) -> None:
    expected = [Tile(BUNDLE, *place) for place in bundles]
    expected += [Tile(level, *place) for level, row in enumerate(rows) for place in row]

    assert list(tiles_of(size)) == expected


@pytest.mark.parametrize(
    ("size", "full", "partial"),
    [
        (65_535, [255, 0], {0: 255, 1: 255}),
        (65_536, [256, 1], {2: 1}),
        (65_537, [256, 1], {0: 1, 2: 1}),
        (70_000, [273, 1], {0: 112, 1: 17, 2: 1}),
    ],
)
def test_large_trees_have_these_widths(
    size: int, full: list[int], partial: dict[int, int]
) -> None:
    tiles = [tile for tile in tiles_of(size) if tile.level != BUNDLE]

    for level, count in enumerate(full):
        whole = [tile for tile in tiles if tile.level == level and tile.width == 256]
        assert len(whole) == count
    assert {tile.level: tile.width for tile in tiles if tile.width < 256} == partial


@pytest.mark.parametrize("size", [255, 256, 257, 65_535, 65_536, 65_537, 70_000])
def test_tiles_that_grew_are_those_that_were_made_at_once(size: int) -> None:
    entries = [b"%d" % index for index in range(size)]
    hashes = [hash_leaf(entry) for entry in entries]
    at_once = extend_tiles(grow(EMPTY_FRONTIER, hashes), entries, {})

    frontier, tiles = EMPTY_FRONTIER, dict[TileKey, bytes]()
    for batch in (1, 254, 1, 1, 300, 64_978, 1, 1, 5_000):
        end = min(size, frontier.size + batch)
        partial = {key: tiles[key] for key in partial_tiles(frontier.size)}
        growth = grow(frontier, hashes[frontier.size : end])
        tiles |= extend_tiles(growth, entries[frontier.size : end], partial)
        frontier = growth.frontier

    assert tiles == at_once
    assert {(tile.level, tile.number) for tile in tiles_of(size)} == tiles.keys()


def test_a_tile_cut_to_a_width_is_the_tile_of_the_smaller_tree() -> None:
    entries = [b"%d" % index for index in range(100)]
    whole = extend_tiles(grow(EMPTY_FRONTIER, map(hash_leaf, entries)), entries, {})
    part = extend_tiles(
        grow(EMPTY_FRONTIER, map(hash_leaf, entries[:41])), entries[:41], {}
    )

    assert cut_tile(whole[0, 0], 0, 41) == part[0, 0]
    assert cut_tile(whole[BUNDLE, 0], BUNDLE, 41) == part[BUNDLE, 0]


@pytest.mark.parametrize("width", [0, -1, 3, 256])
def test_a_tile_cannot_be_cut_wider_than_it_is(width: int) -> None:
    with pytest.raises(MalformedEvidenceError, match="has no part of width"):
        cut_tile(bytes(64), 0, width)
    with pytest.raises(MalformedEvidenceError, match="has no part of width"):
        cut_tile(encode_bundle([b"a", b"b"]), BUNDLE, width)


@pytest.mark.parametrize(
    "partial",
    [
        {},
        {(BUNDLE, 0): b"\0\0\0\0", (0, 0): bytes(32)},
        {(BUNDLE, 0): b"\0\0", (0, 0): bytes(64)},
        {(BUNDLE, 0): b"\0\0\0\0", (0, 0): bytes(63)},
    ],
)
def test_tiles_of_another_tree_are_not_extended(partial: dict[TileKey, bytes]) -> None:
    growth = grow(EMPTY_FRONTIER.extend([bytes(32)] * 2), [bytes(32)])

    with pytest.raises(MalformedEvidenceError, match="wide"):
        extend_tiles(growth, [b""], partial)


def test_there_are_as_many_entries_as_new_leaves() -> None:
    with pytest.raises(MalformedEvidenceError, match="2 entries for 1 new leaves"):
        extend_tiles(grow(EMPTY_FRONTIER, [bytes(32)]), [b"", b""], {})


def test_bundles_hold_entries_of_any_length() -> None:
    entries = [b"", b"\x01" * 33, b"x" * 65_535]

    assert decode_bundle(encode_bundle(entries)) == entries
    assert encode_entry(b"ab") == b"\x00\x02ab"


@pytest.mark.parametrize(
    "content",
    [b"\0", b"\0\1", b"\0\2a", b"\0\1a\0", b"\xff\xff" + b"x" * 65_534, b"\0\0" * 257],
)
def test_a_bundle_that_is_cut_off_or_too_wide_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedEvidenceError, match="bundle"):
        decode_bundle(content)
    with pytest.raises(MalformedEvidenceError, match="bundle"):
        count_entries(content)


@pytest.mark.parametrize(
    "lengths",
    [
        [],
        [33],
        [33] * 256,
        [400, *[33] * 100],
        [*[33] * 9, 0, 33, 32, 34, 33, 33 * 256, 33],
        [8_448, 33],
    ],
)
def test_entries_are_counted_as_they_are_read(lengths: list[int]) -> None:
    """Entries of a record's length are counted by the run, whatever is in them."""
    # What is in them looks like their lengths.
    bundle = encode_bundle([(b"\0!" * length)[:length] for length in lengths])

    assert count_entries(bundle) == len(lengths)


@pytest.mark.parametrize("cut", [1, 2, 17, 33, 34])
def test_a_bundle_that_is_cut_anywhere_is_not_counted(cut: int) -> None:
    bundle = encode_bundle([b"!" * 33] * 3)

    with pytest.raises(MalformedEvidenceError, match="ends within entry 2"):
        count_entries(bundle[: len(bundle) - cut])


def test_an_entry_has_at_most_65535_bytes() -> None:
    with pytest.raises(MalformedEvidenceError, match="65536 bytes, above 65535"):
        encode_entry(bytes(65_536))
