"""Records in the database: by index, by what they say, and in streams."""

from array import array
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial

import apsw

from consent_service.store.interface import LogKey, RecordQuery, StoredRecord
from consent_service.store.sqlite.database import Database
from consent_service.store.sqlite.record_index import (
    Name,
    find_rows,
    is_erased,
    key_of,
    select_rows,
)
from consent_service.store.sqlite.record_query import (
    BATCH,
    Span,
    load_batch,
    spans_of,
)
from consent_service.store.sqlite.rows import (
    SELECT_PLACED,
    SELECT_RECORD,
    decode_record,
    encode_time,
    fetch,
    fetch_first,
    index_of,
    log_id_of,
    log_of,
    row_of,
)


class SqliteRecords:
    """A `RecordStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load_records(
        self, key: LogKey, indexes: Collection[int]
    ) -> dict[int, StoredRecord]:
        return await self._database.read(
            lambda reader: _load_records(reader, key, indexes)
        )

    async def find_choices(
        self, site: str, choices: Collection[str]
    ) -> dict[str, tuple[LogKey, int]]:
        names = [Name("choice", site, choice) for choice in choices]
        fresh = {name: self._database.find_fresh(name.key) for name in names}
        found = await self._database.read(
            lambda reader: {
                name.value: _places(reader, name, held) for name, held in fresh.items()
            }
        )
        return {choice: places[0] for choice, places in found.items() if places}

    async def find_erased(self, site: str, choices: Collection[str]) -> set[str]:
        keys = {choice: key_of("choice", site, choice) for choice in choices}
        return await self._database.read(
            lambda reader: {
                choice for choice, key in keys.items() if is_erased(reader, key)
            }
        )

    async def find_record(self, site: str, digest: str) -> tuple[LogKey, int] | None:
        places = await self._find(Name("digest", site, digest))
        return places[0] if places else None

    async def load_record(
        self, site: str, digest: str
    ) -> tuple[LogKey, StoredRecord] | None:
        name = Name("digest", site, digest)
        fresh = self._database.find_fresh(name.key)
        return await self._database.read(
            lambda reader: _load_record(reader, name, fresh)
        )

    async def find_visitor(self, site: str, visitor: str) -> list[tuple[LogKey, int]]:
        return await self._find(Name("visitor", site, visitor))

    async def _find(self, name: Name) -> list[tuple[LogKey, int]]:
        fresh = self._database.find_fresh(name.key)
        return await self._database.read(lambda reader: _places(reader, name, fresh))

    async def find_expired(
        self, key: LogKey, before: datetime, limit: int
    ) -> list[int]:
        find = (
            "SELECT record.id FROM record JOIN log ON log = log.id"
            " WHERE site = ? AND epoch = ? AND expires_at < ?"
            " ORDER BY expires_at, record.id LIMIT ?"
        )
        given = (*key, encode_time(before), limit)
        rows = await self._database.read(
            lambda reader: fetch_first(reader, find, given)
        )
        return [index_of(row) for row in rows]

    async def stream_records(
        self, key: LogKey, query: RecordQuery
    ) -> AsyncIterator[Sequence[StoredRecord]]:
        for span in await self._database.read(
            lambda reader: spans_of(reader, key, query)
        ):
            async for batch in self._stream_span(key.site, span, query):
                yield batch

    async def _stream_span(
        self, site: str, span: Span, query: RecordQuery
    ) -> AsyncIterator[Sequence[StoredRecord]]:
        # Each batch is a read of its own. One long read would keep the write-ahead
        # log from being cut, and with it what was erased meanwhile.
        newest_first = query.newest_first
        while not span.is_empty:
            portion = span.portion(newest_first=newest_first)
            batch = await self._database.read(
                partial(load_batch, site=site, span=portion, query=query)
            )
            if batch:
                yield batch
            if len(batch) == BATCH:
                reached = batch[-1].index
            else:
                reached = index_of(portion.first if newest_first else portion.last)
            span = span.after(reached, newest_first=newest_first)


def _load_records(
    reader: apsw.Connection, key: LogKey, indexes: Iterable[int]
) -> dict[int, StoredRecord]:
    log = log_id_of(reader, key)
    rows = array("q", [row_of(log, index) for index in indexes] if log else [])
    if not rows:
        return {}
    find = SELECT_RECORD + " WHERE id IN carray(?)"
    found = fetch(reader, find, (apsw.carray(rows),))
    records = [decode_record(key.site, row) for row in found]
    return {record.index: record for record in records}


def _load_record(
    reader: apsw.Connection, name: Name, fresh: tuple[int, ...] | None
) -> tuple[LogKey, StoredRecord] | None:
    # One statement: at each, a reader has to win Python's lock back from the loop.
    if fresh:
        found = fetch(reader, SELECT_PLACED + " WHERE id = ?", fresh[:1])
    else:
        rows, given = select_rows(name, is_alone=fresh is None)
        found = fetch(reader, f"{SELECT_PLACED} WHERE id IN ({rows})", given)
    for epoch, *row in found:
        return LogKey(name.site, epoch), decode_record(name.site, row)
    return None


def _places(
    reader: apsw.Connection, name: Name, fresh: tuple[int, ...] | None
) -> list[tuple[LogKey, int]]:
    places = []
    for row in find_rows(reader, name, fresh):
        find = "SELECT site, epoch FROM log WHERE id = ?"
        [log] = fetch(reader, find, (log_of(row),))
        places.append((LogKey(*log), index_of(row)))
    return places
