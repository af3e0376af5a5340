"""Applying one commit. Runs in the writer's thread, inside its transaction."""

from array import array
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, cast

import apsw

from consent_service.errors import GoneRecordError, StaleHeadError
from consent_service.store.interface import (
    Commit,
    Head,
    LogKey,
    StoredRecord,
    StoredStatement,
    TileKey,
    erased_for_good,
)
from consent_service.store.sqlite.day_counts import (
    begin_counts,
    count_erased,
    count_in,
)
from consent_service.store.sqlite.lookup import Lookup
from consent_service.store.sqlite.rows import (
    SELECT_RECORD,
    Row,
    decode_record,
    encode_head,
    encode_record,
    encode_time,
    fetch,
    fetch_first,
    insert_rows,
    log_id_of,
    row_of,
)

_DAY: Final = timedelta(days=1) // timedelta(microseconds=1)

_CREATE: Final = (
    "INSERT INTO log (site, epoch, origin, state, size, frontier, checkpoint, at)"
    " VALUES"
)
_REPLACE: Final = (
    "UPDATE log SET state = ?, size = ?, frontier = ?, checkpoint = ?, at = ?"
    " WHERE id = ?"
)
ADD_RECORDS: Final = (
    "INSERT INTO record (log, id, digest, file, choice, visitor, at, revision,"
    " action, expires_at, erased_by, erased_in) VALUES"
)
ADD_STATEMENTS: Final = "INSERT INTO statement VALUES"
ADD_TILES: Final = "INSERT OR REPLACE INTO tile VALUES"
KEEP_PAST: Final = "INSERT OR REPLACE INTO past VALUES"
_STORED: Final = SELECT_RECORD + " WHERE file IS NOT NULL AND id IN carray(?)"
_ERASE: Final = (
    "UPDATE record SET digest = NULL, file = NULL, choice = NULL, visitor = NULL,"
    " at = NULL, revision = NULL, action = NULL, expires_at = NULL, erased_by = ?,"
    " erased_in = ? WHERE id = ?"
)


def apply_commit(connection: apsw.Connection, commit: Commit, lookup: Lookup) -> None:
    """Apply all of `commit`. On an error the caller undoes what was begun.

    Raises:
        StaleHeadError: The stored checkpoint is not `commit.old`.
        RepeatedChoiceError: The choice of one of its records is on record already.
        GoneRecordError: It erases what is no record, or is erased already.
    """
    site = commit.head.key.site
    if commit.old:
        log = _replace_head(connection, commit.old, commit.head)
    else:
        log = _create_log(connection, commit.head)
        if commit.head.key.epoch == 1:
            begin_counts(connection, site)

    # What can be refused comes before what is large.
    if commit.records:
        lookup.add(site, log, commit.records)
        add_records(connection, log, commit.records)
    for epoch, erased in commit.erased.items():
        _erase(connection, LogKey(site, epoch), erased, commit, lookup)
    add_statements(connection, log, commit.statements)
    add_tiles(connection, log, commit.tiles)
    count_in(connection, site, commit.counts)


def _create_log(connection: apsw.Connection, head: Head) -> int:
    site, epoch = head.key
    newest = "SELECT max(epoch) FROM log WHERE site = ?"
    [found] = fetch_first(connection, newest, (site,))
    if found is not None and found >= epoch:
        raise StaleHeadError(f"log {site} has epoch {found} already")
    connection.execute("UPDATE log SET state = 'closed' WHERE site = ?", (site,))
    return add_log(connection, head)


def _replace_head(connection: apsw.Connection, old: bytes, head: Head) -> int:
    # An earlier epoch is at no head that may be built on, whatever its checkpoint.
    find = (
        "SELECT id, checkpoint, at FROM log WHERE site = ?1 AND epoch = ?2"
        " AND NOT EXISTS (SELECT 1 FROM log WHERE site = ?1 AND epoch > ?2)"
    )
    for log, checkpoint, at in fetch(connection, find, head.key):
        if checkpoint != old:
            break
        insert_rows(connection, KEEP_PAST, past_rows(log, checkpoint, at, head))
        *_, state, size, frontier, new, now = encode_head(head)
        connection.execute(_REPLACE, (state, size, frontier, new, now, log))
        return cast(int, log)
    raise stale_head(head.key)


def stale_head(key: LogKey) -> StaleHeadError:
    return StaleHeadError(
        f"log {key.site} epoch {key.epoch} is not at the head built on"
    )


def past_rows(log: int, checkpoint: bytes, at: int, head: Head) -> list[Row]:
    """Return what to keep of a head that is replaced: the last one of its day."""
    if (day := at // _DAY) == encode_time(head.at) // _DAY:
        return []
    return [(log, day, checkpoint)]


def _erase(
    connection: apsw.Connection,
    key: LogKey,
    erased: Mapping[int, int],
    commit: Commit,
    lookup: Lookup,
) -> None:
    """Destroy records of one log, as statements of the commit say."""
    # The numbers of logs begin with 1.
    log = log_id_of(connection, key) or 0
    rows = array("q", [row_of(log, index) for index in erased])
    found = fetch(connection, _STORED, (apsw.carray(rows),))
    if len(found) < len(erased):
        raise GoneRecordError(
            f"log {key.site} epoch {key.epoch} has {len(found)} of {len(erased)} "
            "records to be erased"
        )
    records = [decode_record(key.site, row) for row in found]
    count_erased(connection, key.site, records)
    lookup.remove(key.site, log, records)
    for_good = erased_for_good(commit, erased)
    lookup.keep_out(key.site, [each for each in records if each.index in for_good])
    connection.executemany(
        _ERASE,
        [
            (by, commit.head.key.epoch, row_of(log, index))
            for index, by in erased.items()
        ],
    )


def add_log(connection: apsw.Connection, head: Head) -> int:
    """Make a log with that head, and return its number."""
    insert_rows(connection, _CREATE, [encode_head(head)])
    return connection.last_insert_rowid()


def add_records(
    connection: apsw.Connection, log: int, records: Sequence[StoredRecord]
) -> None:
    """Write records. What finds them is for `Lookup` to write."""
    insert_rows(connection, ADD_RECORDS, record_rows(log, records))


def record_rows(log: int, records: Sequence[StoredRecord]) -> list[Row]:
    return [encode_record(log, record) for record in records]


def add_statements(
    connection: apsw.Connection, log: int, statements: Sequence[StoredStatement]
) -> None:
    insert_rows(connection, ADD_STATEMENTS, statement_rows(log, statements))


def statement_rows(log: int, statements: Sequence[StoredStatement]) -> list[Row]:
    return [(log, each.index, each.kind, each.body) for each in statements]


def add_tiles(
    connection: apsw.Connection, log: int, tiles: Mapping[TileKey, bytes]
) -> None:
    """Write tiles in the place of what was there."""
    insert_rows(connection, ADD_TILES, tile_rows(log, tiles))


def tile_rows(log: int, tiles: Mapping[TileKey, bytes]) -> list[Row]:
    return [(log, *key, content) for key, content in tiles.items()]
