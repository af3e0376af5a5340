"""Tiles and entry bundles (C2SP tlog-tiles): the tree as a set of static files.

A tile of level L holds up to 256 nodes of tree level 8·L; a bundle, here level -1,
holds the entries under one tile of level 0. Both grow at the end only, so the
first W of any tile are the partial tile of width W.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.codec import HASH_SIZE, MAX_SIZE, decode_size
from consent_service.evidence.merkle import Growth

TILE_WIDTH = 256
TILE_HEIGHT = 8
BUNDLE = -1

# Entries carry a 16-bit length.
MAX_ENTRY = 65_535
# That of a record's entry, one byte before its digest, and from one to the next.
_LENGTH = (1 + HASH_SIZE).to_bytes(2, "big")
_STRIDE = 2 + 1 + HASH_SIZE

TileKey = tuple[int, int]
Key = TypeVar("Key", bound=TileKey)


class Tile(NamedTuple):
    """One tile as it is served: its level (-1 is a bundle), number and width."""

    level: int
    number: int
    width: int = TILE_WIDTH


def tile_path(tile: Tile) -> str:
    """Return the path below a log's prefix, such as `tile/0/x001/234.p/17`."""
    groups = [f"{tile.number % 1000:03}"]
    rest = tile.number // 1000
    while rest:
        groups.insert(0, f"x{rest % 1000:03}")
        rest //= 1000
    level = "entries" if tile.level == BUNDLE else str(tile.level)
    suffix = "" if tile.width == TILE_WIDTH else f".p/{tile.width}"
    return f"tile/{level}/{'/'.join(groups)}{suffix}"


def parse_tile_path(path: str) -> Tile:
    """Read a path in the one form in which `tile_path` writes it."""
    head, _, width = path.partition(".p/")
    prefix, *groups = head.split("/")
    if prefix != "tile" or len(groups) < 2 or len(groups) > 8:
        raise MalformedEvidenceError(f"path does not name a tile: {path[:80]!r}")
    level, *digits = groups
    tile = Tile(
        level=BUNDLE if level == "entries" else decode_size(level, "tile level"),
        number=int("".join(_group(digit, path) for digit in digits)),
        width=decode_size(width, "tile width") if width else TILE_WIDTH,
    )
    # Writing it again refuses leading zeros, a width of 0 or 256, a missing `x`.
    in_bounds = 1 <= tile.width <= TILE_WIDTH and tile.level < 64
    if not in_bounds or tile.number > MAX_SIZE or tile_path(tile) != path:
        raise MalformedEvidenceError(f"path does not name a tile: {path[:80]!r}")
    return tile


def _group(text: str, path: str) -> str:
    digits = text.removeprefix("x")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 3):
        raise MalformedEvidenceError(f"path does not name a tile: {path[:80]!r}")
    return digits


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile and bundle of a tree of `size`, bundles first."""
    yield from row_of(BUNDLE, size)
    level = 0
    while size:
        yield from row_of(level, size)
        level, size = level + 1, size // TILE_WIDTH


def row_of(level: int, length: int) -> Iterator[Tile]:
    """Yield the tiles of one level that is `length` nodes (or entries) long."""
    full, rest = divmod(length, TILE_WIDTH)
    for number in range(full):
        yield Tile(level, number)
    if rest:
        yield Tile(level, full, rest)


def partial_tiles(size: int) -> list[TileKey]:
    """Return the tiles that are not full: what `extend_tiles` has to be given."""
    keys = [(BUNDLE, size // TILE_WIDTH)] if size % TILE_WIDTH else []
    level, length = 0, size
    while length:
        if length % TILE_WIDTH:
            keys.append((level, length // TILE_WIDTH))
        level, length = level + 1, length // TILE_WIDTH
    return keys


def extend_tiles(
    growth: Growth, entries: Sequence[bytes], partial: Mapping[Key, bytes]
) -> dict[TileKey, bytes]:
    """Return the whole new content of every tile and bundle that changed.

    Args:
        growth: The tree before and after; its new leaves hash `entries`.
        entries: The new entries, in order.
        partial: The content of `partial_tiles(growth.old.size)`, at that width.

    Raises:
        MalformedEvidenceError: A partial tile is missing or not of its width, or
            the entries are not as many as the new leaves.
    """
    old = growth.old.size
    if len(entries) != growth.frontier.size - old:
        raise MalformedEvidenceError(
            f"{len(entries)} entries for {growth.frontier.size - old} new leaves"
        )
    held: Mapping[TileKey, bytes] = dict(partial.items())
    changed = _extend_row(BUNDLE, old, [encode_entry(entry) for entry in entries], held)
    level = 0
    while hashes := growth.completed(TILE_HEIGHT * level):
        changed |= _extend_row(level, old >> TILE_HEIGHT * level, hashes, held)
        level += 1
    return changed


def _extend_row(
    level: int, start: int, parts: list[bytes], partial: Mapping[TileKey, bytes]
) -> dict[TileKey, bytes]:
    number, width = divmod(start, TILE_WIDTH)
    content = partial.get((level, number), b"") if width else b""
    if _width(level, content) != width:
        raise MalformedEvidenceError(
            f"tile {number} of level {level} is {_width(level, content)} wide, "
            f"and {width} in a tree that is {start} long there"
        )
    changed: dict[TileKey, bytes] = {}
    done = 0
    while done < len(parts):
        part = parts[done : done + TILE_WIDTH - width]
        changed[level, number] = content + b"".join(part)
        done, number, width, content = done + len(part), number + 1, 0, b""
    return changed


def _width(level: int, content: bytes) -> int:
    if level == BUNDLE:
        return count_entries(content)
    return len(content) // HASH_SIZE if len(content) % HASH_SIZE == 0 else -1


def cut_tile(content: bytes, level: int, width: int) -> bytes:
    """Return the first `width` of a tile or bundle that may be wider by now."""
    if not 1 <= width <= _width(level, content):
        raise MalformedEvidenceError(
            f"tile of width {_width(level, content)} has no part of width {width}"
        )
    if level == BUNDLE:
        return encode_bundle(decode_bundle(content)[:width])
    return content[: width * HASH_SIZE]


def encode_entry(entry: bytes) -> bytes:
    """Return an entry as bundles hold it: two bytes of length, then the entry."""
    if len(entry) > MAX_ENTRY:
        raise MalformedEvidenceError(f"entry is {len(entry)} bytes, above {MAX_ENTRY}")
    return struct.pack(">H", len(entry)) + entry


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    return b"".join(map(encode_entry, entries))


def count_entries(bundle: bytes) -> int:
    """Return how many entries `decode_bundle` would return; raise what it raises.

    Most entries are those of records, which have one length: a run of them is counted
    without a step for each, because every lone append asks for the width of a bundle.
    """
    count = start = 0
    while start < len(bundle):
        run = _run_length(bundle[start::_STRIDE], bundle[start + 1 :: _STRIDE])
        run = min(run, (len(bundle) - start) // _STRIDE)
        if not run:
            start += 2 + int.from_bytes(bundle[start : start + 2], "big")
        start += run * _STRIDE
        count += run or 1
    if start != len(bundle) or count > TILE_WIDTH:
        # It says why.
        return len(decode_bundle(bundle))
    return count


def _run_length(highs: bytes, lows: bytes) -> int:
    """Return how many lengths from the first one on are those of a record's entry."""
    high = len(highs) - len(highs.lstrip(_LENGTH[:1]))
    low = len(lows) - len(lows.lstrip(_LENGTH[1:]))
    return min(high, low)


def decode_bundle(content: bytes) -> list[bytes]:
    """Return the entries of a bundle of any width up to 256."""
    entries: list[bytes] = []
    start, end = 0, len(content)
    while start < end:
        # A single byte left over reads as a length, and as one beyond the end.
        length = int.from_bytes(content[start : start + 2], "big")
        entries.append(content[start + 2 : start + 2 + length])
        start += 2 + length
    if start != end:
        raise MalformedEvidenceError(f"bundle ends within entry {len(entries) - 1}")
    if len(entries) > TILE_WIDTH:
        raise MalformedEvidenceError(f"bundle holds {len(entries)} entries, above 256")
    return entries
