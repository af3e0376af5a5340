"""Values as rows and back. Times are microseconds since 1970, digests raw bytes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import apsw

from consent_service.errors import StoreError
from consent_service.store.interface import Head, LogKey, LogState, StoredRecord
from consent_service.store.sqlite.schema import INDEX_BITS

Value = bytes | str | int | None
Row = Sequence[Value]

HASH_SIZE: Final = 32

SELECT_HEAD: Final = (
    "SELECT site, epoch, origin, state, size, frontier, checkpoint, at FROM log"
)
SELECT_RECORD: Final = (
    "SELECT id, digest, file, choice, visitor, at, revision, action, expires_at,"
    " erased_by, erased_in FROM record"
)
# The epoch that the record is in, and the record.
SELECT_PLACED: Final = SELECT_RECORD.replace(
    "SELECT", "SELECT (SELECT epoch FROM log WHERE log.id = record.log),"
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_INDEX_MASK: Final = (1 << INDEX_BITS) - 1

# Values in one statement, and the step by which its rows grow. A statement of each
# size is parsed once and kept, so there must not be too many.
_VALUES: Final = 768
_STEP: Final = 16


def encode_time(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def decode_time(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


def encode_day(day: date) -> int:
    """Return the days since 1970: the day of a time in UTC."""
    return (day - _EPOCH.date()).days


def decode_day(value: int) -> date:
    return _EPOCH.date() + timedelta(days=value)


def row_of(log: int, index: int) -> int:
    return log << INDEX_BITS | index


def log_of(row: int) -> int:
    return row >> INDEX_BITS


def index_of(row: int) -> int:
    return row & _INDEX_MASK


def encode_head(head: Head) -> tuple[Value, ...]:
    """Return the values of `SELECT_HEAD`."""
    return (
        head.key.site,
        head.key.epoch,
        head.origin,
        head.state,
        head.size,
        b"".join(head.frontier),
        head.checkpoint,
        encode_time(head.at),
    )


def decode_head(row: Sequence[Any]) -> Head:
    site, epoch, origin, state, size, frontier, checkpoint, at = row
    known: LogState = state
    return Head(
        key=LogKey(site, epoch),
        origin=origin,
        state=known,
        size=size,
        frontier=tuple(
            frontier[start : start + HASH_SIZE]
            for start in range(0, len(frontier), HASH_SIZE)
        ),
        checkpoint=checkpoint,
        at=decode_time(at),
    )


def encode_record(log: int, record: StoredRecord) -> tuple[Value, ...]:
    """Return the log, then the values of `SELECT_RECORD`."""
    return (
        log,
        row_of(log, record.index),
        _optional_bytes(record.digest),
        record.file,
        record.choice,
        record.visitor,
        _optional_time(record.at),
        _optional_bytes(record.revision),
        record.action,
        _optional_time(record.expires_at),
        None if record.erased_by is None else record.erased_by[1],
        None if record.erased_by is None else record.erased_by[0].epoch,
    )


def decode_record(site: str, row: Sequence[Any]) -> StoredRecord:
    """Return the record of a site that a row of `SELECT_RECORD` holds."""
    place, digest, file, choice, visitor, at, revision, action, expires_at, *by = row
    index, epoch = by
    return StoredRecord(
        index=index_of(place),
        digest=None if digest is None else digest.hex(),
        file=file,
        choice=choice,
        visitor=visitor,
        at=None if at is None else decode_time(at),
        revision=None if revision is None else revision.hex(),
        action=action,
        expires_at=None if expires_at is None else decode_time(expires_at),
        erased_by=None if index is None else (LogKey(site, epoch), index),
    )


def insert_rows(
    connection: apsw.Connection,
    insert: str,
    rows: Sequence[Row],
    *,
    then: str = "",
) -> None:
    """Run `insert`, which ends in VALUES, for all rows in few statements.

    `then` is what follows the values, such as what to do in a conflict.

    At each statement the thread lets go of Python's lock, and while the event loop
    is busy it takes milliseconds to get it back: `executemany` is 30 times slower.
    """
    start = 0
    while left := len(rows) - start:
        most = _VALUES // len(rows[0]) // _STEP * _STEP
        size = most if left > most else left // _STEP * _STEP or left
        chunk = rows[start : start + size]
        place = f"({', '.join('?' * len(chunk[0]))})"
        values = [value for row in chunk for value in row]
        connection.execute(f"{insert} {', '.join([place] * size)}{then}", values)
        start += size


def fetch(
    connection: apsw.Connection, select: str, given: Sequence[object] = ()
) -> list[tuple[Any, ...]]:
    """Return all rows of a query. Their types are those of the tables (STRICT)."""
    return connection.execute(select, given).fetchall()


def fetch_first(
    connection: apsw.Connection, select: str, given: Sequence[object] = ()
) -> list[Any]:
    """Return the first column of all rows."""
    return [row[0] for row in fetch(connection, select, given)]


def log_id_of(connection: apsw.Connection, key: LogKey) -> int | None:
    find = "SELECT id FROM log WHERE site = ? AND epoch = ?"
    logs = fetch_first(connection, find, key)
    return logs[0] if logs else None


def _optional_bytes(digest: str | None) -> bytes | None:
    if digest is None:
        return None
    try:
        return bytes.fromhex(digest)
    except ValueError as error:
        raise StoreError(f"digest is not hexadecimal: {digest[:80]!r}") from error


def _optional_time(at: datetime | None) -> int | None:
    return None if at is None else encode_time(at)
