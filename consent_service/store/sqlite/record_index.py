"""Finding a record by digest, by choice or by visitor, without slowing appends.

All three are random. An index on each would make every record dirty three pages
anywhere in the file: that costs nine tenths of the speed of appending. So what is
new goes to the end of `fresh`, and from there, sorted and many at a time, into
`lookup`. A look-up reads both. What is in `fresh` is kept in memory besides: every
append asks whether it repeats a choice, and a look-up would read all of the table.

A choice that was erased keeps its key in `lookup`, with no row behind it: it must not
be recorded again, and the key tells nothing to who has not the choice's id.
"""

from array import array
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from typing import Final, Literal, NamedTuple, cast

import apsw

from consent_service.errors import RepeatedChoiceError
from consent_service.store.interface import StoredRecord
from consent_service.store.sqlite.rows import fetch, fetch_first, insert_rows, row_of

Kind = Literal["digest", "choice", "visitor"]

# Entries in `fresh` before they are merged: those of 16,384 records.
MERGE_AFTER: Final = 3 * 16_384
# A merge goes in so many steps, each for a range of keys, so that nobody waits for
# more than some 10 ms: among 10^6 records nearly each key dirties a page of its own.
_STEPS: Final = 64
# Afterwards what was merged is deleted, in as many steps.
_CLEARINGS: Final = 32
# No record has this row: logs are numbered from 1.
_NONE: Final = 0
_FIND: Final = "SELECT id FROM lookup WHERE key = ?1"
_FIND_ANYWHERE: Final = (
    "SELECT id FROM lookup WHERE key = ?1 UNION SELECT id FROM fresh WHERE key = ?1"
)
REPEATED: Final = "a choice of this commit is on record already"
_FRESH: Final = "INSERT INTO fresh (key, id) VALUES"

# A key and the row of a record that it finds.
Entry = tuple[bytes, int]
# Keys with the rows that they find; most have one.
_Rows = dict[bytes, tuple[int, ...]]


class Mark(NamedTuple):
    """How far a transaction had come."""

    added: int
    removed: int


def key_of(kind: Kind, site: str, value: str) -> bytes:
    """Return what a value is found by.

    Half a SHA-256: values come from strangers, who must not be able to choose
    many that share a key. The site is in it, so one site never finds another's.
    """
    return sha256(f"{kind}\n{site}\n{value}".encode()).digest()[:16]


def _range_of(step: int) -> tuple[bytes, bytes]:
    """Return the first key of a step, and the first one after it."""
    width = 256 // _STEPS
    first, after = step * width, (step + 1) * width
    # No key begins with 17 bytes of ones: keys have 16.
    return bytes((first,)), bytes((after,)) if after < 256 else b"\xff" * 17


def find_rows(
    connection: apsw.Connection, key: bytes, fresh: Collection[int] | None = None
) -> list[int]:
    """Return the rows of the records that a key finds, in order.

    `fresh` is what `Lookup.find_fresh` said before; without it the table is read.
    """
    find = select_rows(among_fresh=fresh is None)
    found = {*fetch_first(connection, find, (key,)), *(fresh or ())}
    return sorted(found - {_NONE})


def select_rows(*, among_fresh: bool) -> str:
    """Return the query for the rows that a key finds."""
    return _FIND_ANYWHERE if among_fresh else _FIND


def is_erased(connection: apsw.Connection, key: bytes) -> bool:
    """Return whether that is the key of a choice that was erased."""
    find = "SELECT id FROM lookup WHERE key = ? AND id = ?"
    return bool(fetch(connection, find, (key, _NONE)))


class Lookup:
    """The writer's side of it. Owned by the writer's thread.

    A transaction is a row of changes: `mark` stands before each and `undo` after one
    that failed. At its end stands `settle` when it is durable, or else `forget`.

    More than 15 methods: keys in memory and rows in the database change together, and
    each step has its own way back.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        # What is in `fresh`: what is being merged, what else is durable, and what
        # this transaction adds and removes.
        self._merging: _Rows = {}
        self._settled: _Rows = {}
        self._added: list[Entry] = []
        self._removed: list[Entry] = []
        # How many entries came since the last merge began, which is the next step of
        # the present one (none is under way at 0), and up to which place it goes.
        self._entries = 0
        self._step = 0
        self._first = 0
        self._bound = 0
        self._has_stepped = False

    def mark(self) -> Mark:
        return Mark(len(self._added), len(self._removed))

    def undo(self, mark: Mark) -> None:
        del self._added[mark.added :]
        del self._removed[mark.removed :]

    def settle(self) -> None:
        for key, row in self._added:
            self._settled[key] = (*self._settled.get(key, ()), row)
        for key, row in self._removed:
            _take_out(self._settled, key, row)
            _take_out(self._merging, key, row)
        self._entries += len(self._added)
        if self._has_stepped:
            self._settle_step()
        self.forget()

    def forget(self) -> None:
        self.undo(Mark(0, 0))
        self._has_stepped = False

    def find_fresh(self, key: bytes) -> tuple[int, ...]:
        """Return the rows that a key finds in `fresh`. May be asked from any thread.

        Ask before `lookup` is read: what leaves `fresh` meanwhile is there already.
        """
        # In this order: what is settled moves on to what is being merged.
        settled = self._settled.get(key, ())
        return (*settled, *self._merging.get(key, ()))

    def merge_all(self) -> None:
        """Move everything from `fresh` to `lookup`, in a transaction of its own."""
        with self._connection:
            move = "INSERT OR IGNORE INTO lookup SELECT key, id FROM fresh ORDER BY key"
            self._connection.execute(move)
            self._connection.execute("DELETE FROM fresh")

    def merge_step(self) -> None:
        """Go on by a step within the present transaction, if there is any need.

        An entry is in both tables until the last steps, which a look-up does not mind.
        Nor does the next start, when a crash leaves it that way.
        """
        if self._step == 0 and self._entries < MERGE_AFTER:
            return
        if self._step == 0:
            ends = "SELECT min(place), max(place) FROM fresh"
            [(self._first, self._bound)] = fetch(self._connection, ends)
        if self._step < _STEPS:
            self._connection.execute(
                "INSERT OR IGNORE INTO lookup SELECT key, id FROM fresh"
                " WHERE place <= ? AND key >= ? AND key < ? ORDER BY key",
                (self._bound, *_range_of(self._step)),
            )
        else:
            part = self._step - _STEPS + 1
            reached = self._first + (self._bound - self._first) * part // _CLEARINGS
            clear = "DELETE FROM fresh WHERE place <= ?"
            self._connection.execute(clear, (reached,))
        self._has_stepped = True

    def add(self, site: str, log: int, records: Sequence[StoredRecord]) -> None:
        """Make new records findable.

        Raises:
            RepeatedChoiceError: The choice of one of them is on record, or was erased.
        """
        choices = choice_keys(site, records)
        if len(set(choices)) < len(choices) or self.find_known(choices):
            raise RepeatedChoiceError(REPEATED)
        self.add_entries(entries_of(site, log, records, choices))

    def add_entries(self, entries: Sequence[Entry]) -> None:
        """Make records findable by entries whose choices are known to be new."""
        insert_rows(self._connection, _FRESH, entries)
        self._added += entries

    def newest_place(self) -> int:
        """Return the newest place of `fresh`, for `merge_after`."""
        newest = "SELECT coalesce(max(place), 0) FROM fresh"
        [place] = fetch_first(self._connection, newest)
        return cast(int, place)

    def load(self, site: str, log: int, records: Sequence[StoredRecord]) -> None:
        """Make records findable whose choices are known to be new.

        Nothing of them is kept in memory: `merge_after` has to end the transaction.
        """
        present = [each for each in records if each.file is not None]
        entries = entries_of(site, log, present, choice_keys(site, present))
        insert_rows(self._connection, _FRESH, entries)

    def merge_after(self, place: int) -> None:
        """Move what was added to `fresh` behind a place, a range of keys at a time.

        Sorting all keys of a million records at once would take 200 MB.
        """
        for step in range(_STEPS):
            self._connection.execute(
                "INSERT OR IGNORE INTO lookup SELECT key, id FROM fresh"
                " WHERE place > ? AND key >= ? AND key < ? ORDER BY key",
                (place, *_range_of(step)),
            )
        self._connection.execute("DELETE FROM fresh WHERE place > ?", (place,))

    def keep_out(self, site: str, records: Sequence[StoredRecord]) -> None:
        """Let the choices of records that are being erased never be added again."""
        keys = [(key, _NONE) for key in choice_keys(site, records)]
        if keys:
            insert = "INSERT OR IGNORE INTO lookup (key, id) VALUES"
            insert_rows(self._connection, insert, keys)

    def remove(self, site: str, log: int, records: Sequence[StoredRecord]) -> None:
        """Forget what the records that are being erased were found by."""
        entries = entries_of(site, log, records, choice_keys(site, records))
        rows = array("q", [row_of(log, each.index) for each in records])
        self._connection.execute(
            "DELETE FROM lookup WHERE key IN carray(?) AND id IN carray(?)",
            (apsw.carray(tuple(key for key, _ in entries)), apsw.carray(rows)),
        )
        self._connection.execute(
            "DELETE FROM fresh WHERE id IN carray(?)",
            (apsw.carray(rows),),
        )
        self._removed += entries

    def _settle_step(self) -> None:
        if self._step == 0:
            # One after the other: `find_fresh` reads them the other way round.
            self._merging = self._settled
            self._settled = {}
            self._entries = 0
        self._step = (self._step + 1) % (_STEPS + _CLEARINGS)
        if self._step == 0:
            self._merging = {}

    def find_known(self, choices: Collection[bytes]) -> set[bytes]:
        """Return which keys of choices are those of records, or of erased ones."""
        known = {key for key in choices if key in self._settled or key in self._merging}
        known |= {key for key, _ in self._added}.intersection(choices)
        if not choices:
            # SQLite takes no empty array.
            return known
        find = "SELECT key FROM carray(?) CROSS JOIN lookup ON key = value"
        given = apsw.carray(tuple(choices))
        return known.union(fetch_first(self._connection, find, (given,)))


def choice_keys(site: str, records: Sequence[StoredRecord]) -> list[bytes]:
    """Return what the choices of records are found by."""
    return [key_of("choice", site, each.choice or "") for each in records]


def entries_of(
    site: str, log: int, records: Sequence[StoredRecord], choices: Sequence[bytes]
) -> list[Entry]:
    """Return what records are found by; `choices` are their `choice_keys`."""
    return [
        (key, row_of(log, record.index))
        for record, choice in zip(records, choices, strict=True)
        for key in (choice, *_other_keys(site, record))
    ]


def _take_out(rows: _Rows, key: bytes, row: int) -> None:
    # Never less than what is left, for who looks meanwhile.
    left = tuple(each for each in rows.get(key, ()) if each != row)
    if left:
        rows[key] = left
    else:
        rows.pop(key, None)


def _other_keys(site: str, record: StoredRecord) -> Iterator[bytes]:
    if record.digest is not None:
        yield key_of("digest", site, record.digest)
    if record.visitor is not None:
        yield key_of("visitor", site, record.visitor)
