"""How a record is found by digest, by choice or by visitor: its keys, and reading.

Where the keys are, and since when, is told in `lookup.py`. A look-up of the process
that writes asks its memory first, and then the tables. Another process has no such
memory: it looks through the records that are in no table yet.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final, Literal, NamedTuple

import apsw

from consent_service.store.interface import StoredRecord
from consent_service.store.sqlite.rows import fetch, fetch_first, row_of

Kind = Literal["digest", "choice", "visitor"]

# No record has this row: logs are numbered from 1.
NO_ROW: Final = 0
_FIND: Final = (
    "SELECT id FROM lookup WHERE key = ?1 UNION"
    " SELECT id FROM run_number CROSS JOIN run ON run = number AND key = ?1"
)
_UNMERGED: Final[Mapping[Kind, str]] = {
    "digest": " UNION SELECT id FROM unmerged WHERE site = ?2 AND digest = ?3",
    "choice": " UNION SELECT id FROM unmerged WHERE site = ?2 AND choice = ?3",
    "visitor": " UNION SELECT id FROM unmerged WHERE site = ?2 AND visitor = ?3",
}
# By key alone: rows and keys would be tried in all their pairs.
_DELETE: Final = "DELETE FROM lookup WHERE key IN carray(?) AND +id IN carray(?)"
_DELETE_IN_RUNS: Final = (
    "DELETE FROM run WHERE run IN (SELECT number FROM run_number)"
    " AND key IN carray(?) AND +id IN carray(?)"
)

# A key and the row of a record that it finds.
Entry = tuple[bytes, int]


class Name(NamedTuple):
    """What a record of a site is looked for by.

    Attributes:
        value: A digest in hexadecimal, or the id of a choice or a visitor.
    """

    kind: Kind
    site: str
    value: str

    @property
    def key(self) -> bytes:
        return key_of(self.kind, self.site, self.value)


class Entries(NamedTuple):
    """What records are found by."""

    choices: list[Entry]
    others: list[Entry]


def key_of(kind: Kind, site: str, value: str) -> bytes:
    """Return what a value is found by.

    Half a SHA-256: values come from strangers, who must not be able to choose
    many that share a key. The site is in it, so one site never finds another's.
    """
    return sha256(f"{kind}\n{site}\n{value}".encode()).digest()[:16]


def find_rows(
    connection: apsw.Connection, name: Name, fresh: Sequence[int] | None = None
) -> list[int]:
    """Return the rows of the records that a name finds, in order.

    `fresh` is what `Lookup.find_fresh` said before; without it the records are read
    that have no entries yet.
    """
    find, given = select_rows(name, is_alone=fresh is None)
    found = {*fetch_first(connection, find, given), *(fresh or ())}
    return sorted(found - {NO_ROW})


def select_rows(name: Name, *, is_alone: bool) -> tuple[str, tuple[object, ...]]:
    """Return the query for the rows that a name finds, and what it is given.

    `is_alone` says that nothing but the database knows what was added last.
    """
    if not is_alone:
        return _FIND, (name.key,)
    value = bytes.fromhex(name.value) if name.kind == "digest" else name.value
    return _FIND + _UNMERGED[name.kind], (name.key, name.site, value)


def is_erased(connection: apsw.Connection, key: bytes) -> bool:
    """Return whether that is the key of a choice that was erased."""
    find = "SELECT id FROM lookup WHERE key = ? AND id = ?"
    return bool(fetch(connection, find, (key, NO_ROW)))


def delete_entries(connection: apsw.Connection, entries: Entries) -> None:
    """Remove entries from all tables, the ones of them that are in any."""
    _delete(connection, _DELETE, [*entries.choices, *entries.others])
    _delete(connection, _DELETE_IN_RUNS, entries.others)


def _delete(connection: apsw.Connection, delete: str, entries: Sequence[Entry]) -> None:
    if entries:
        # In order, so that neighbours share a page.
        keys = apsw.carray(tuple(sorted(key for key, _ in entries)))
        rows = apsw.carray(array("q", [row for _, row in entries]))
        connection.execute(delete, (keys, rows))


def choice_keys(site: str, records: Sequence[StoredRecord]) -> list[bytes]:
    """Return what the choices of records are found by."""
    return [key_of("choice", site, each.choice or "") for each in records]


def entries_of(
    site: str, log: int, records: Sequence[StoredRecord], choices: Sequence[bytes]
) -> Entries:
    """Return what records are found by; `choices` are their `choice_keys`."""
    rows = [row_of(log, record.index) for record in records]
    return Entries(
        list(zip(choices, rows, strict=True)),
        [
            (key, row)
            for record, row in zip(records, rows, strict=True)
            for key in _other_keys(site, record)
        ],
    )


def _other_keys(site: str, record: StoredRecord) -> Iterator[bytes]:
    if record.digest is not None:
        yield key_of("digest", site, record.digest)
    if record.visitor is not None:
        yield key_of("visitor", site, record.visitor)
