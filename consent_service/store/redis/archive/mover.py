"""Moving what is old and complete out of memory, and erasing what has moved.

A chunk goes with the tiles over the same entries, and in order: the archive holds all
below one index. Writing comes first and is read back; only then does Redis delete it,
if nothing of the chunk was erased meanwhile. A crash in between costs a second writing.
"""

from datetime import datetime

from consent_service.store.interface import Head, LogKey, TileKey
from consent_service.store.redis.archive.reader import ArchivedLogs, tiles_of
from consent_service.store.redis.layout.commit_scripts import LET_GO, PURGED
from consent_service.store.redis.layout.keys import (
    CHUNK,
    chunk_key,
    log_key,
    site_key,
    tile_key,
)
from consent_service.store.redis.layout.values import decode_heads, encode_time
from consent_service.store.redis.link.link import RedisLink


class RedisArchiving:
    """Moves chunks of every log. One process at a time needs to; several may."""

    def __init__(self, link: RedisLink, archived: ArchivedLogs) -> None:
        self._link = link
        self._archived = archived

    async def archive(self, site: str, before: datetime) -> int:
        """Move records from before a time to the archive; return how many chunks moved.

        Raises:
            StoreUnavailableError: Redis or the archive is away. What moved, moved.
        """
        return sum(
            [await self._archive_log(head, before) for head in await self._heads(site)]
        )

    async def purge(self, site: str) -> None:
        """Rewrite objects without the records that were erased since.

        Raises:
            StoreUnavailableError: The archive is away: records are still there.
        """
        for head in await self._heads(site):
            unpurged = log_key(head.key, "unpurged")
            (chunks,) = await self._link.call(site, ("SMEMBERS", unpurged))
            for chunk in sorted(map(int, chunks)):
                await self._purge_chunk(head.key, chunk)

    async def _heads(self, site: str) -> list[Head]:
        (fields,) = await self._link.call(site, ("HGETALL", site_key(site, "heads")))
        return decode_heads(site, fields)

    async def _archive_log(self, head: Head, before: datetime) -> int:
        (limit,) = await self._link.call(
            head.key.site, ("GET", log_key(head.key, "archived"))
        )
        start = chunk = int(limit or 0)
        while (chunk + 1) * CHUNK <= head.size:
            if not await self._move(head.key, chunk, before):
                break
            chunk += 1
        return chunk - start

    async def _move(self, key: LogKey, chunk: int, before: datetime) -> bool:
        tiles = tiles_of(chunk)
        last, count, rows, contents = await self._link.call(
            key.site,
            ("ZSCORE", log_key(key, "last"), chunk),
            ("HGET", log_key(key, "erasures"), chunk),
            ("HGETALL", chunk_key(key, chunk)),
            ("MGET", *(tile_key(key, tile) for tile in tiles)),
        )
        # A chunk of statements alone has no time; it goes with those around it.
        if last is not None and last >= encode_time(before):
            return False
        for tile, content in zip(tiles, contents, strict=True):
            if content is not None:
                await self._archived.write_tile(key, tile, content)
        by_index = {int(index): row for index, row in rows.items()}
        await self._archived.write_rows(key, chunk, by_index)
        return await self._let_go(key, chunk, tiles, count or b"")

    async def _let_go(
        self, key: LogKey, chunk: int, tiles: list[TileKey], count: bytes
    ) -> bool:
        keys = (
            log_key(key, "archived"),
            log_key(key, "erasures"),
            chunk_key(key, chunk),
            *(tile_key(key, tile) for tile in tiles),
        )
        rest: tuple[str | bytes | int, ...] = (len(keys), *keys, chunk, count)
        gone, *acks = await self._link.run(key.site, LET_GO, rest, then=self._link.wait)
        self._link.check_acks(acks)
        return bool(gone)

    async def _purge_chunk(self, key: LogKey, chunk: int) -> None:
        limit, count, values = await self._link.call(
            key.site,
            ("GET", log_key(key, "archived")),
            ("HGET", log_key(key, "erasures"), chunk),
            ("HGETALL", chunk_key(key, chunk)),
        )
        rows = {int(index): row for index, row in values.items()}
        # A move that a crash has ended may have left an object without letting go.
        older = await self._archived.find_rows(key, chunk)
        if older is not None:
            await self._archived.write_rows(key, chunk, older | rows)
        keys = (
            log_key(key, "erasures"),
            log_key(key, "unpurged"),
            chunk_key(key, chunk),
        )
        is_archived = chunk < int(limit or 0)
        rest = (len(keys), *keys, chunk, count or b"", int(is_archived))
        await self._link.run(key.site, PURGED, rest)
