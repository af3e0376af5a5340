"""Which rows answer a query of records, and reading them a batch at a time."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final, NamedTuple

import apsw

from consent_service.choices.cells import REVISION_DIGITS, Cell, encode_cell
from consent_service.store.interface import LogKey, RecordQuery, StoredRecord
from consent_service.store.sqlite.rows import (
    SELECT_RECORD,
    decode_record,
    encode_time,
    fetch,
    fetch_first,
    log_id_of,
    log_of,
    row_of,
)

# Records in one batch of a stream: some 300 kB as a rule, 8 MB at the worst.
BATCH: Final = 512
# Rows that one reading looks at: some 5 ms.
_PORTION: Final = 8_192
_DAY: Final = timedelta(days=1) // timedelta(microseconds=1)


class Span(NamedTuple):
    """A range of rows, both ends included."""

    first: int
    last: int

    @property
    def is_empty(self) -> bool:
        return self.first > self.last

    def portion(self, *, newest_first: bool) -> "Span":
        """Return the rows at the end that comes first, as many as one reading takes.

        What is asked for may be rare: nobody waits until all rows are looked at.
        """
        if newest_first:
            return self._replace(first=max(self.first, self.last - _PORTION + 1))
        return self._replace(last=min(self.last, self.first + _PORTION - 1))

    def after(self, index: int, *, newest_first: bool) -> "Span":
        row = row_of(log_of(self.first), index)
        if newest_first:
            return self._replace(last=min(self.last, row - 1))
        return self._replace(first=max(self.first, row + 1))


_NOTHING: Final = Span(0, -1)


def spans_of(reader: apsw.Connection, key: LogKey, query: RecordQuery) -> list[Span]:
    """Return the rows between which the answer lies, in the order that is asked for."""
    log = log_id_of(reader, key)
    if log is None:
        return []
    found = [
        _span_of(reader, log, *times) for times in _ranges(reader, key.site, query)
    ]
    spans = [_within(span, query) for span in _apart(found)]
    return spans[::-1] if query.newest_first else spans


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return the same rows, each in one span.

    A clock that was set back mixes the rows of two days.
    """
    apart: list[Span] = []
    for span in sorted(span for span in spans if not span.is_empty):
        if apart and span.first <= apart[-1].last:
            apart[-1] = Span(apart[-1].first, max(apart[-1].last, span.last))
        else:
            apart.append(span)
    return apart


def _within(span: Span, query: RecordQuery) -> Span:
    if query.after is None:
        return span
    return span.after(query.after, newest_first=query.newest_first)


def _ranges(
    reader: apsw.Connection, site: str, query: RecordQuery
) -> list[tuple[int | None, int | None]]:
    """Return the times between which there is something, or none for all times.

    Choices are counted by day, so days on which nobody did what is asked for are left
    out: among a million records it takes a second to find that there is none. No index
    does that, which each choice would pay for.
    """
    if not _is_counted(reader, site, query):
        asked = query.start is not None or query.end is not None
        return [_times(query) if asked else (None, None)]
    first, last = _times(query)
    return [
        (max(first, begin * _DAY), min(last, end * _DAY))
        for begin, end in _runs(_days(reader, site, query))
        if begin * _DAY < last and first < end * _DAY
    ]


def _is_counted(reader: apsw.Connection, site: str, query: RecordQuery) -> bool:
    if query.action is None and query.revision is None:
        return False
    find = "SELECT whole FROM count_state WHERE site = ?"
    return fetch_first(reader, find, (site,)) == [1]


def _days(reader: apsw.Connection, site: str, query: RecordQuery) -> list[int]:
    """Return the days on which such choices were made, erased ones among them."""
    if query.revision is None:
        cell, like = encode_cell(Cell("action", query.action or "")), ""
    else:
        kept = Cell("revision", query.revision[:REVISION_DIGITS], query.action or "")
        cell = encode_cell(kept)
        like = "" if query.action else f"{cell} "
    find = (
        "SELECT DISTINCT day FROM day_count WHERE site = ?1 AND counted > 0 AND"
        " (cell = ?2 OR (?3 <> '' AND substr(cell, 1, length(?3)) = ?3)) ORDER BY day"
    )
    return fetch_first(reader, find, (site, cell, like))


def _runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Return first days and the days after the last of those that follow each other."""
    runs: list[tuple[int, int]] = []
    for day in days:
        if runs and runs[-1][1] == day:
            runs[-1] = (runs[-1][0], day + 1)
        else:
            runs.append((day, day + 1))
    return runs


def _span_of(
    reader: apsw.Connection, log: int, start: int | None, end: int | None
) -> Span:
    if start is None or end is None or _are_all_within(reader, log, start, end):
        # Apart, each is one step in the tree; together SQLite would read every row.
        find = (
            "SELECT (SELECT min(id) FROM record WHERE id BETWEEN ?1 AND ?2),"
            " (SELECT max(id) FROM record WHERE id BETWEEN ?1 AND ?2)"
        )
        given: tuple[int, ...] = (row_of(log, 0), row_of(log + 1, 0) - 1)
    else:
        # Choices are logged in nearly the order of their times: the rows between
        # the first and the last within the times are few more than the answer.
        find = (
            "SELECT min(id), max(id) FROM record WHERE log = ? AND at >= ? AND at < ?"
        )
        given = (log, start, end)
    [(first, last)] = fetch(reader, find, given)
    return _NOTHING if first is None else Span(first, last)


def _are_all_within(reader: apsw.Connection, log: int, start: int, end: int) -> bool:
    """Return whether no record of a log is of another time, which is quickly seen."""
    find = (
        "SELECT EXISTS (SELECT 1 FROM record WHERE log = ?1 AND at < ?2),"
        " EXISTS (SELECT 1 FROM record WHERE log = ?1 AND at >= ?3)"
    )
    return fetch(reader, find, (log, start, end)) == [(0, 0)]


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
