"""The parts of a log that are in the archive, and their form.

All records and full tiles below some index. Records are objects of one chunk each,
compressed, with a digest in front; tiles lie at their public paths (C2SP tlog-tiles),
as they are.
"""

import zlib
from collections.abc import Mapping
from hashlib import sha256

import msgspec

from consent_service.errors import StoreError
from consent_service.evidence.tiles import TILE_WIDTH, Tile, tile_path
from consent_service.store.archive import Archive
from consent_service.store.interface import BUNDLE, LogKey, StoredRecord, TileKey
from consent_service.store.redis.layout.keys import CHUNK
from consent_service.store.redis.layout.rows import decode_record

_MAGIC = b"consent-archive/v1\n"
_DIGEST = 32
_rows = msgspec.msgpack.Decoder(dict[int, bytes])


def tiles_of(chunk: int) -> list[TileKey]:
    """Return the tiles that go with a chunk. Those above are few and stay."""
    numbers = range(chunk * CHUNK // TILE_WIDTH, (chunk + 1) * CHUNK // TILE_WIDTH)
    return [TileKey(level, number) for number in numbers for level in (0, BUNDLE)]


def is_archived(tile: TileKey, chunks: int) -> bool:
    """Return whether a tile has gone with one of the first `chunks`."""
    return tile.level <= 0 and (tile.number + 1) * TILE_WIDTH <= chunks * CHUNK


class ArchivedLogs:
    """Reads and writes the parts of logs that lie in an archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def read_rows(self, key: LogKey, chunk: int) -> dict[int, bytes]:
        """Return the stored rows of a chunk by index.

        Raises:
            StoreError: They are missing, or not as they were written.
        """
        rows = await self.find_rows(key, chunk)
        if rows is None:
            raise StoreError(f"the archive lacks records {chunk * CHUNK} on of {key}")
        return rows

    async def find_rows(self, key: LogKey, chunk: int) -> dict[int, bytes] | None:
        """Return the stored rows of a chunk, or None when no object has them.

        Raises:
            StoreError: They are not as they were written.
        """
        content = await self._archive.read(_rows_path(key, chunk))
        if content is None:
            return None
        start = len(_MAGIC) + _DIGEST
        digest = _MAGIC + sha256(content[start:]).digest()
        if content[:start] != digest:
            raise StoreError(f"the archive damaged records {chunk * CHUNK} on of {key}")
        return _rows.decode(zlib.decompress(content[start:]))

    async def write_rows(
        self, key: LogKey, chunk: int, rows: Mapping[int, bytes]
    ) -> None:
        """Write the rows of a chunk, and read them back to be sure.

        Raises:
            StoreError: What came back is something else.
        """
        # 512 records of one site are much alike: a quarter of the bytes is left.
        content = zlib.compress(msgspec.msgpack.encode(dict(sorted(rows.items()))))
        whole = _MAGIC + sha256(content).digest() + content
        await self._archive.write(_rows_path(key, chunk), whole)
        if await self.read_rows(key, chunk) != dict(rows):
            raise StoreError("the archive returned other records than were written")

    async def read_records(self, key: LogKey, chunk: int) -> dict[int, StoredRecord]:
        rows = await self.read_rows(key, chunk)
        return {index: decode_record(key, index, row) for index, row in rows.items()}

    async def read_tile(self, key: LogKey, tile: TileKey) -> bytes:
        """Return a full tile.

        Raises:
            StoreError: It is not there. Whether it is right, a proof will tell.
        """
        content = await self._archive.read(_tile_path(key, tile))
        if content is None:
            raise StoreError(f"the archive lacks {tile} of {key}")
        return content

    async def write_tile(self, key: LogKey, tile: TileKey, content: bytes) -> None:
        """Write a full tile, and read it back to be sure.

        Raises:
            StoreError: What came back is something else.
        """
        path = _tile_path(key, tile)
        await self._archive.write(path, content)
        if await self._archive.read(path) != content:
            raise StoreError("the archive returned another tile than was written")


def _rows_path(key: LogKey, chunk: int) -> str:
    return f"{key.site}/{key.epoch}/records/{chunk:09}"


def _tile_path(key: LogKey, tile: TileKey) -> str:
    path = tile_path(Tile(tile.level, tile.number, TILE_WIDTH))
    return f"{key.site}/{key.epoch}/{path}"
