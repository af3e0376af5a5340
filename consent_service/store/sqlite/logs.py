"""Heads, tiles, checkpoints and statements in the database."""

import contextlib
from array import array
from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any, Final

import apsw

from consent_service.store.interface import (
    Commit,
    Head,
    LogEnd,
    LogKey,
    StoredStatement,
    TileKey,
)
from consent_service.store.sqlite.database import Database
from consent_service.store.sqlite.joint_commit import change_of
from consent_service.store.sqlite.rows import (
    SELECT_HEAD,
    decode_day,
    decode_head,
    fetch,
    fetch_first,
)

_ALWAYS: Final = contextlib.nullcontext()
_TILE: Final = (
    "SELECT content FROM tile JOIN log ON log = log.id"
    " WHERE site = ? AND epoch = ? AND level = ? AND number = ?"
)
_PAST: Final = (
    "SELECT day, past.checkpoint FROM past JOIN log ON log = log.id"
    " WHERE site = ? AND epoch = ? ORDER BY day"
)
_STATEMENTS: Final = (
    "SELECT number, kind, body FROM statement JOIN log ON log = log.id"
    " WHERE site = ? AND epoch = ?"
)
_ALL_STATEMENTS: Final = (
    "SELECT site, epoch, number, kind, body FROM log JOIN statement ON log = log.id"
    " WHERE site IN carray(?) AND kind IN carray(?) ORDER BY number"
)
# CROSS JOIN keeps the order: each wanted tile is one step in two indexes.
_WANTED: Final = (
    "SELECT wanted.site, wanted.epoch, wanted.level, wanted.number, content FROM wanted"
    " CROSS JOIN log ON log.site = wanted.site AND log.epoch = wanted.epoch"
    " CROSS JOIN tile ON tile.log = log.id AND tile.level = wanted.level"
    " AND tile.number = wanted.number"
)


class SqliteLogs:
    """A `LogStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def writer(self, key: LogKey) -> AbstractAsyncContextManager[None]:  # noqa: ARG002  # one process: it is always its turn
        return _ALWAYS

    async def commit(self, commit: Commit) -> None:
        await self._database.write(change_of(commit))

    async def load_head(self, site: str) -> Head | None:
        heads = await self.load_heads(site)
        return heads[-1] if heads else None

    async def load_heads(self, site: str) -> list[Head]:
        find = SELECT_HEAD + " WHERE site = ? ORDER BY epoch"
        return await self._database.read(
            lambda reader: [decode_head(row) for row in fetch(reader, find, (site,))]
        )

    async def load_tiles(
        self, key: LogKey, tiles: Collection[TileKey]
    ) -> dict[TileKey, bytes]:
        return await self._database.read(lambda reader: _load_tiles(reader, key, tiles))

    async def load_checkpoints(self, key: LogKey) -> list[tuple[date, bytes]]:
        return await self._database.read(lambda reader: _load_checkpoints(reader, key))

    async def load_statements(
        self, key: LogKey, indexes: Collection[int]
    ) -> dict[int, StoredStatement]:
        if not indexes:
            return {}
        find = _STATEMENTS + " AND number IN carray(?)"
        wanted = apsw.carray(array("q", indexes))
        found = await self._database.read(
            lambda reader: fetch(reader, find, (*key, wanted))
        )
        return {number: StoredStatement(number, *rest) for number, *rest in found}

    async def find_statements(self, key: LogKey, *kinds: str) -> list[StoredStatement]:
        find = _STATEMENTS + " AND kind IN carray(?) ORDER BY number"
        found = await self._database.read(
            lambda reader: fetch(reader, find, (*key, apsw.carray(kinds)))
        )
        return [StoredStatement(*row) for row in found]

    async def load_all_heads(self, sites: Collection[str]) -> dict[str, list[Head]]:
        find = SELECT_HEAD + " WHERE site IN carray(?) ORDER BY epoch"
        wanted = apsw.carray(tuple(sites))
        rows = await self._database.read(lambda reader: fetch(reader, find, (wanted,)))
        found: dict[str, list[Head]] = {site: [] for site in sites}
        for head in map(decode_head, rows):
            found[head.key.site].append(head)
        return found

    async def load_ends(
        self, wanted: Mapping[LogKey, Collection[TileKey]], *kinds: str
    ) -> dict[LogKey, LogEnd]:
        return await self._database.read(
            lambda reader: _load_ends(reader, wanted, kinds)
        )


def _load_ends(
    reader: apsw.Connection,
    wanted: Mapping[LogKey, Collection[TileKey]],
    kinds: tuple[str, ...],
) -> dict[LogKey, LogEnd]:
    places = [(*key, *tile) for key, tiles in wanted.items() for tile in tiles]
    sites = tuple({key.site for key in wanted})
    # One transaction, so that all of them are of the same moment.
    with reader:
        tiles = _fetch_tiles(reader, places) if places else []
        given = (apsw.carray(sites), apsw.carray(kinds))
        said = fetch(reader, _ALL_STATEMENTS, given) if sites and kinds else []
    ends: dict[LogKey, tuple[dict[TileKey, bytes], list[StoredStatement]]]
    ends = {key: ({}, []) for key in wanted}
    for site, epoch, level, number, content in tiles:
        ends[LogKey(site, epoch)][0][TileKey(level, number)] = content
    for site, epoch, *statement in said:
        # Earlier epochs of the sites are among them.
        if (key := LogKey(site, epoch)) in ends:
            ends[key][1].append(StoredStatement(*statement))
    return {key: LogEnd(*end) for key, end in ends.items()}


def _fetch_tiles(
    reader: apsw.Connection, places: list[tuple[str, int, int, int]]
) -> list[tuple[Any, ...]]:
    rows = ", ".join(["(?, ?, ?, ?)"] * len(places))
    find = f"WITH wanted (site, epoch, level, number) AS (VALUES {rows}) {_WANTED}"
    return fetch(reader, find, [value for place in places for value in place])


def _load_tiles(
    reader: apsw.Connection, key: LogKey, tiles: Collection[TileKey]
) -> dict[TileKey, bytes]:
    # One transaction, so that all of them are of the same moment.
    with reader:
        found = {tile: fetch_first(reader, _TILE, (*key, *tile)) for tile in tiles}
    return {tile: content[0] for tile, content in found.items() if content}


def _load_checkpoints(reader: apsw.Connection, key: LogKey) -> list[tuple[date, bytes]]:
    find = SELECT_HEAD + " WHERE site = ? AND epoch = ?"
    with reader:
        past = [(decode_day(day), one) for day, one in fetch(reader, _PAST, key)]
        heads = [decode_head(row) for row in fetch(reader, find, key)]
    return past + [(head.at.date(), head.checkpoint) for head in heads]
