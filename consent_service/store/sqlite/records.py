"""Records in the database: by index, by what they say, and in streams."""

from array import array
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import apsw

from consent_service.store.interface import LogKey, RecordQuery, StoredRecord
from consent_service.store.sqlite.database import Database
from consent_service.store.sqlite.lookup import find_rows, key_of
from consent_service.store.sqlite.rows import (
    SELECT_RECORD,
    decode_record,
    encode_time,
    fetch,
    fetch_first,
    index_of,
    log_of,
    row_of,
)

# Records in one batch of a stream: some 300 kB as a rule, 8 MB at the worst.
_BATCH: Final = 512


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
        keys = {choice: key_of("choice", site, choice) for choice in choices}
        found = await self._database.read(
            lambda reader: {
                choice: _places(reader, key) for choice, key in keys.items()
            }
        )
        return {choice: places[0] for choice, places in found.items() if places}

    async def find_record(self, site: str, digest: str) -> tuple[LogKey, int] | None:
        key = key_of("digest", site, digest)
        places = await self._database.read(lambda reader: _places(reader, key))
        return places[0] if places else None

    async def find_visitor(self, site: str, visitor: str) -> list[tuple[LogKey, int]]:
        key = key_of("visitor", site, visitor)
        return await self._database.read(lambda reader: _places(reader, key))

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
        span = await self._database.read(lambda reader: _span_of(reader, key, query))
        # Each batch is a read of its own. One long read would keep the write-ahead
        # log from being cut, and with it what was erased meanwhile.
        while not span.is_empty:
            batch = await self._database.read(
                lambda reader, span=span: _load_batch(reader, span, query)  # type: ignore[misc]
            )
            if batch:
                yield batch
            if len(batch) < _BATCH:
                return
            span = span.after(batch[-1].index, newest_first=query.newest_first)


class _Span(NamedTuple):
    """A range of rows, both ends included."""

    first: int
    last: int

    @property
    def is_empty(self) -> bool:
        return self.first > self.last

    def after(self, index: int, *, newest_first: bool) -> "_Span":
        row = row_of(log_of(self.first), index)
        if newest_first:
            return self._replace(last=min(self.last, row - 1))
        return self._replace(first=max(self.first, row + 1))


_NOTHING: Final = _Span(0, -1)


def _log_id(reader: apsw.Connection, key: LogKey) -> int | None:
    find = "SELECT id FROM log WHERE site = ? AND epoch = ?"
    logs = fetch_first(reader, find, key)
    return logs[0] if logs else None


def _load_records(
    reader: apsw.Connection, key: LogKey, indexes: Iterable[int]
) -> dict[int, StoredRecord]:
    log = _log_id(reader, key)
    rows = array("q", [row_of(log, index) for index in indexes] if log else [])
    if not rows:
        return {}
    find = SELECT_RECORD + " WHERE id IN carray(?)"
    found = map(decode_record, fetch(reader, find, (apsw.carray(rows),)))
    return {record.index: record for record in found}


def _places(reader: apsw.Connection, key: bytes) -> list[tuple[LogKey, int]]:
    places = []
    for row in find_rows(reader, key):
        find = "SELECT site, epoch FROM log WHERE id = ?"
        [log] = fetch(reader, find, (log_of(row),))
        places.append((LogKey(*log), index_of(row)))
    return places


def _span_of(reader: apsw.Connection, key: LogKey, query: RecordQuery) -> _Span:
    """Return the rows between which the answer lies, up to the present end."""
    log = _log_id(reader, key)
    if log is None:
        return _NOTHING
    begin, end = row_of(log, 0), row_of(log + 1, 0) - 1
    if query.start is None and query.end is None:
        find = "SELECT min(id), max(id) FROM record WHERE id BETWEEN ? AND ?"
        given: tuple[int, ...] = (begin, end)
    else:
        # Choices are logged in nearly the order of their times: the rows between
        # the first and the last within the times are few more than the answer.
        find = (
            "SELECT min(id), max(id) FROM record WHERE log = ? AND at >= ? AND at < ?"
        )
        given = (log, *_times(query))
    [(first, last)] = fetch(reader, find, given)
    if first is None:
        return _NOTHING
    span = _Span(first, last)
    if query.after is None:
        return span
    return span.after(query.after, newest_first=query.newest_first)


def _times(query: RecordQuery) -> tuple[int, int]:
    start = 0 if query.start is None else encode_time(query.start)
    end = 1 << 62 if query.end is None else encode_time(query.end)
    return start, end


def _load_batch(
    reader: apsw.Connection, span: _Span, query: RecordQuery
) -> list[StoredRecord]:
    where = ["id BETWEEN ? AND ?"]
    given: list[object] = [*span]
    if query.filters or not query.erased:
        where.append("file IS NOT NULL")
    if query.start is not None or query.end is not None:
        where.append("at >= ? AND at < ?")
        given += _times(query)
    if query.revision is not None:
        where.append("revision = ?")
        given.append(bytes.fromhex(query.revision))
    if query.action is not None:
        where.append("action = ?")
        given.append(query.action)
    order = (
        " ORDER BY id DESC LIMIT ?" if query.newest_first else " ORDER BY id LIMIT ?"
    )
    find = SELECT_RECORD + " WHERE " + " AND ".join(where) + order
    return [decode_record(row) for row in fetch(reader, find, (*given, _BATCH))]
