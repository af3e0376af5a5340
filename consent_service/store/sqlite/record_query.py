"""Which rows answer a query of records, and reading them a batch at a time."""

from typing import Final, NamedTuple

import apsw

from consent_service.store.interface import LogKey, RecordQuery, StoredRecord
from consent_service.store.sqlite.rows import (
    SELECT_RECORD,
    decode_record,
    encode_time,
    fetch,
    log_id_of,
    log_of,
    row_of,
)

# Records in one batch of a stream: some 300 kB as a rule, 8 MB at the worst.
BATCH: Final = 512


class Span(NamedTuple):
    """A range of rows, both ends included."""

    first: int
    last: int

    @property
    def is_empty(self) -> bool:
        return self.first > self.last

    def after(self, index: int, *, newest_first: bool) -> "Span":
        row = row_of(log_of(self.first), index)
        if newest_first:
            return self._replace(last=min(self.last, row - 1))
        return self._replace(first=max(self.first, row + 1))


_NOTHING: Final = Span(0, -1)


def span_of(reader: apsw.Connection, key: LogKey, query: RecordQuery) -> Span:
    """Return the rows between which the answer lies, up to the present end."""
    log = log_id_of(reader, key)
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
    span = Span(first, last)
    if query.after is None:
        return span
    return span.after(query.after, newest_first=query.newest_first)


def _times(query: RecordQuery) -> tuple[int, int]:
    start = 0 if query.start is None else encode_time(query.start)
    end = 1 << 62 if query.end is None else encode_time(query.end)
    return start, end


def load_batch(
    reader: apsw.Connection, site: str, span: Span, query: RecordQuery
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
    return [decode_record(site, row) for row in fetch(reader, find, (*given, BATCH))]
