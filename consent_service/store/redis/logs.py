"""Heads, tiles, checkpoints and statements in Redis."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date

from consent_service.store.interface import (
    Commit,
    Head,
    LogEnd,
    LogKey,
    StoredStatement,
    TileKey,
)
from consent_service.store.redis.archive.reader import ArchivedLogs, is_archived
from consent_service.store.redis.layout.keys import log_key, site_key, tile_key
from consent_service.store.redis.layout.operations import first_of
from consent_service.store.redis.layout.values import decode_statement
from consent_service.store.redis.link.link import RedisLink
from consent_service.store.redis.link.routes import Command
from consent_service.store.redis.recovery.healing import CommitPath
from consent_service.store.redis.sites import note_site
from consent_service.store.redis.turns import RedisTurns


class RedisLogs:
    """See `interface.LogStore`."""

    def __init__(
        self,
        link: RedisLink,
        path: CommitPath,
        turns: RedisTurns,
        archived: ArchivedLogs | None,
    ) -> None:
        self._link = link
        self._archived = archived
        self._path = path
        self._turns = turns

    def writer(self, key: LogKey) -> AbstractAsyncContextManager[None]:
        return self._turns.hold(key)

    async def commit(self, commit: Commit) -> None:
        if not commit.old:
            await note_site(self._link, commit.head.key.site)
        await self._path.apply(commit)

    async def load_head(self, site: str) -> Head | None:
        heads = await self._path.load_heads(site)
        return heads[-1] if heads else None

    async def load_heads(self, site: str) -> list[Head]:
        return await self._path.load_heads(site)

    async def load_tiles(
        self, key: LogKey, tiles: Collection[TileKey]
    ) -> dict[TileKey, bytes]:
        wanted = list(tiles)
        if not wanted:
            return {}
        (answer,) = await self._link.call(key.site, _read_of_tiles(key, wanted))
        return await self._tiles_of(key, wanted, answer)

    async def _tiles_of(
        self, key: LogKey, wanted: Collection[TileKey], answer: Sequence[bytes | None]
    ) -> dict[TileKey, bytes]:
        limit, *contents = answer
        found = dict(zip(wanted, contents, strict=True))
        tiles = {tile: content for tile, content in found.items() if content}
        if self._archived is not None:
            for tile in found.keys() - tiles.keys():
                if is_archived(tile, int(limit or 0)):
                    tiles[tile] = await self._archived.read_tile(key, tile)
        return tiles

    async def load_checkpoints(self, key: LogKey) -> list[tuple[date, bytes]]:
        epoch = str(key.epoch)
        past, (newest, day) = await self._link.call(
            key.site,
            ("HGETALL", log_key(key, "checkpoints")),
            ("HMGET", site_key(key.site, "heads"), epoch, f"{epoch}:day"),
        )
        # A clock that went back may have left this day among the past ones.
        found = [(_day(each), past[each]) for each in sorted(past) if each != day]
        return [*found, (_day(day), newest)] if newest else found

    async def load_statements(
        self, key: LogKey, indexes: Collection[int]
    ) -> dict[int, StoredStatement]:
        wanted = list(indexes)
        if not wanted:
            return {}
        read: Command = ("HMGET", log_key(key, "statements"), *wanted)
        (values,) = await self._link.call(key.site, read)
        found = zip(wanted, values, strict=True)
        return {i: decode_statement(i, value) for i, value in found if value}

    async def find_statements(self, key: LogKey, *kinds: str) -> list[StoredStatement]:
        answers = await self._link.call(key.site, *_reads_of_kinds(key, kinds))
        indexes = _indexes(kinds, answers)
        found = await self.load_statements(key, indexes)
        return [found[index] for index in indexes if index in found]

    async def load_all_heads(self, sites: Collection[str]) -> dict[str, list[Head]]:
        return await self._path.load_all_heads(sites)

    async def load_ends(
        self, wanted: Mapping[LogKey, Collection[TileKey]], *kinds: str
    ) -> dict[LogKey, LogEnd]:
        # Of one site there may be several logs: a round for each of them.
        ends: dict[LogKey, LogEnd] = {}
        while left := {key.site: key for key in wanted if key not in ends}:
            ends |= await self._load_ends(left, wanted, kinds)
        return ends

    async def _load_ends(
        self,
        logs: Mapping[str, LogKey],
        wanted: Mapping[LogKey, Collection[TileKey]],
        kinds: tuple[str, ...],
    ) -> dict[LogKey, LogEnd]:
        """Return what `load_ends` does, of one log of each site."""
        answers = await self._link.call_all(
            {
                site: [_read_of_tiles(key, wanted[key]), *_reads_of_kinds(key, kinds)]
                for site, key in logs.items()
            }
        )
        indexes = {
            site: _indexes(kinds, found) for site, (_, *found) in answers.items()
        }
        said = await self._link.call_all(
            {
                site: [("HMGET", log_key(logs[site], "statements"), *places)]
                for site, places in indexes.items()
                if places
            }
        )
        ends: dict[LogKey, LogEnd] = {}
        for site, key in logs.items():
            values = zip(indexes[site], *said.get(site, [()]), strict=True)
            ends[key] = LogEnd(
                await self._tiles_of(key, wanted[key], answers[site][0]),
                [decode_statement(index, value) for index, value in values if value],
            )
        return ends


def _read_of_tiles(key: LogKey, tiles: Collection[TileKey]) -> Command:
    """Return the command for how far a log is archived, and for those tiles."""
    return ("MGET", log_key(key, "archived"), *(tile_key(key, tile) for tile in tiles))


def _reads_of_kinds(key: LogKey, kinds: Collection[str]) -> list[Command]:
    return [
        ("ZRANGEBYLEX", log_key(key, "kinds"), b"[" + low, b"(" + low + b"\xff" * 9)
        for low in map(first_of, kinds)
    ]


def _indexes(kinds: Collection[str], answers: Sequence[list[bytes]]) -> list[int]:
    """Return the entries that are of those kinds, oldest first."""
    return sorted(
        int.from_bytes(member[len(first_of(kind)) :])
        for kind, members in zip(kinds, answers, strict=True)
        for member in members
    )


def _day(name: bytes) -> date:
    return date.fromisoformat(name.decode())
