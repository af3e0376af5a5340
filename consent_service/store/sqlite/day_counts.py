"""Counts by day in the database, changed in the transaction of what they count."""

from collections.abc import Iterable
from datetime import date
from typing import Final

import apsw

from consent_service.choices.tally import Tally, tally_files
from consent_service.store.interface import Balance, LogKey, StoredRecord
from consent_service.store.sqlite.database import Database
from consent_service.store.sqlite.rows import (
    SELECT_HEAD,
    decode_day,
    decode_head,
    encode_day,
    fetch,
    insert_rows,
)
from consent_service.store.sqlite.writer import Writer

_ADD: Final = "INSERT INTO day_count (site, day, cell, counted, erased) VALUES"
_TO_WHAT_IS_THERE: Final = (
    " ON CONFLICT DO UPDATE SET counted = counted + excluded.counted,"
    " erased = erased + excluded.erased"
)
_BEGIN: Final = "INSERT OR IGNORE INTO count_state VALUES (?, 0, 1)"
_NEXT: Final = (
    "INSERT INTO count_state VALUES (?, 1, ?)"
    " ON CONFLICT DO UPDATE SET version = version + 1, whole = max(whole, ?)"
)
_STATE: Final = "SELECT version, whole FROM count_state WHERE site = ?"
_DAYS: Final = (
    "SELECT day, cell, counted, erased FROM day_count WHERE site = ?"
    " AND day BETWEEN ? AND ? ORDER BY day, cell"
)
# Days since 1970: those of the years 1 and 9999.
_FIRST: Final = encode_day(date.min)
_LAST: Final = encode_day(date.max)


class SqliteCounts:
    """A `CountStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load_counts(self, site: str, first: date, last: date) -> Tally:
        given = (site, encode_day(first), encode_day(last))
        rows = await self._database.read(lambda reader: fetch(reader, _DAYS, given))
        return _tally((day, cell, counted) for day, cell, counted, _ in rows)

    async def load_balance(self, site: str) -> Balance:
        return await self._database.read(lambda reader: _load_balance(reader, site))

    async def is_counted(self, site: str) -> bool:
        found = await self._database.read(lambda reader: fetch(reader, _STATE, (site,)))
        return any(whole for _, whole in found)

    async def add_counts(self, site: str, counts: Tally) -> None:
        await self._database.write(
            lambda writer: count_in(writer.connection, site, counts)
        )

    async def mend_counts(self, site: str, changes: Tally, *, version: int) -> bool:
        return await self._database.write(
            lambda writer: _mend(writer, site, changes, version)
        )


def begin_counts(connection: apsw.Connection, site: str) -> None:
    """Note that all records of a site are counted: it has none yet."""
    connection.execute(_BEGIN, (site,))


def count_in(connection: apsw.Connection, site: str, counts: Tally) -> None:
    count_all(connection, [(site, counts)])


def count_all(connection: apsw.Connection, counts: Iterable[tuple[str, Tally]]) -> None:
    """Add to the counts of sites, all at one stroke."""
    rows = [(site, *row, 0) for site, tally in counts for row in _rows(tally)]
    _change(connection, rows)


def count_erased(
    connection: apsw.Connection, site: str, records: Iterable[StoredRecord]
) -> None:
    """Note what the records that are being erased were counted in."""
    gone = tally_files(each.file for each in records if each.file is not None)
    rows = [(site, day, cell, 0, count) for day, cell, count in _rows(gone)]
    _change(connection, rows)
    # Whoever counts the log anew at the moment has to begin again.
    connection.execute(_NEXT, (site, 0, 0))


def _change(
    connection: apsw.Connection, rows: list[tuple[str, int, str, int, int]]
) -> None:
    if rows:
        insert_rows(connection, _ADD, rows, then=_TO_WHAT_IS_THERE)


def _mend(writer: Writer, site: str, changes: Tally, version: int) -> bool:
    connection = writer.connection
    present = [found for found, _ in fetch(connection, _STATE, (site,))] or [0]
    if present != [version]:
        return False
    count_in(connection, site, changes)
    connection.execute(
        "DELETE FROM day_count WHERE site = ? AND counted = 0 AND erased = 0", (site,)
    )
    connection.execute(_NEXT, (site, 1, 1))
    return True


def _load_balance(reader: apsw.Connection, site: str) -> Balance:
    heads = SELECT_HEAD + " WHERE site = ? ORDER BY epoch"
    # One transaction: heads and counts of the same moment.
    with reader:
        sizes = {
            LogKey(site, head.key.epoch): head.size
            for head in map(decode_head, fetch(reader, heads, (site,)))
        }
        rows = fetch(reader, _DAYS, (site, _FIRST, _LAST))
        state = fetch(reader, _STATE, (site,))
    return Balance(
        sizes=sizes,
        version=state[0][0] if state else 0,
        counted=_tally((day, cell, counted) for day, cell, counted, _ in rows),
        erased=_tally((day, cell, erased) for day, cell, _, erased in rows),
    )


def _rows(counts: Tally) -> Iterable[tuple[int, str, int]]:
    for day, cells in counts.items():
        number = encode_day(day)
        for cell, count in cells.items():
            yield number, cell, count


def _tally(rows: Iterable[tuple[int, str, int]]) -> Tally:
    found: dict[date, dict[str, int]] = {}
    for day, cell, count in rows:
        if count:
            found.setdefault(decode_day(day), {})[cell] = count
    return found
