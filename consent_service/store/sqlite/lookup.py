"""Making records findable by digest, choice or visitor, without slowing appends.

All three are random. An index on each would make every record dirty three pages
anywhere in the file: that costs nine tenths of the speed of appending. So the keys of
what is new stay in memory, and go from there, sorted and many at a time, into tables
(`merge.py`). Nothing of them is lost in a crash: the next start makes them again from
the records behind the mark in `merged`.

Every append asks whether it repeats a choice, so those keys lie in one table, `lookup`.
What is asked for seldom lies in `run`, one run behind the other (`runs.py`).

A choice that was erased keeps its key in `lookup`, with no row behind it: it must not
be recorded again, and the key tells nothing to who has not the choice's id.
"""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

import apsw

from consent_service.errors import RepeatedChoiceError
from consent_service.store.interface import StoredRecord
from consent_service.store.sqlite.merge import (
    STEPS,
    Gathered,
    Merge,
    range_of,
    write_marks,
)
from consent_service.store.sqlite.record_index import (
    NO_ROW,
    Entries,
    Entry,
    choice_keys,
    delete_entries,
    entries_of,
)
from consent_service.store.sqlite.rows import (
    SELECT_RECORD,
    decode_record,
    fetch,
    fetch_first,
    insert_rows,
    log_of,
)
from consent_service.store.sqlite.runs import Runs

# Entries in memory before they are merged: those of 16,384 records.
MERGE_AFTER: Final = 3 * 16_384
# Entries of a transaction for which it goes on by one more step, so that what is
# added is merged as fast, whatever a transaction holds.
_STEP_FOR: Final = 512
REPEATED: Final = "a choice of this commit is on record already"
# Records whose keys a start makes at once.
_PORTION: Final = 8_192
# The site, then what `SELECT_RECORD` selects.
_UNMERGED: Final = (
    SELECT_RECORD.replace("SELECT", "SELECT site,").replace("record", "unmerged")
    + " ORDER BY id LIMIT ?"
)
_ALL_MERGED: Final = (
    "INSERT INTO merged SELECT id, size FROM log WHERE true"
    " ON CONFLICT DO UPDATE SET first = excluded.first WHERE first < excluded.first"
)


class Mark(NamedTuple):
    """How far a transaction had come."""

    choices: int
    others: int
    removed: int


class Lookup:
    """The writer's side of it. Owned by the writer's thread.

    A transaction is a row of changes: `mark` stands before each and `undo` after one
    that failed. At its end stands `settle` when it is durable, or else `forget`.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        # What is durable and in no table yet, what is on its way there, and what this
        # transaction adds and removes.
        self._settled = Gathered()
        self._merge: Merge | None = None
        self._added = Entries([], [])
        self._removed: list[Entry] = []
        self._runs = Runs(connection)

    def mark(self) -> Mark:
        choices, others = self._added
        return Mark(len(choices), len(others), len(self._removed))

    def undo(self, mark: Mark) -> None:
        choices, others = self._added
        del choices[mark.choices :]
        del others[mark.others :]
        del self._removed[mark.removed :]

    def settle(self) -> None:
        self._settled.add(self._added)
        for key, row in self._removed:
            self._settled.take_out(key, row)
            if self._merge:
                self._merge.gathered.take_out(key, row)
        if self._merge and self._merge.settle():
            self._merge = None
        self._runs.settle()
        self.undo(Mark(0, 0, 0))

    def forget(self) -> None:
        if self._merge:
            self._merge.forget()
        self._runs.forget()
        self.undo(Mark(0, 0, 0))

    def find_fresh(self, key: bytes) -> tuple[int, ...]:
        """Return the rows that a key finds in memory. May be asked from any thread.

        Ask before the tables are read: what leaves memory meanwhile is there already.
        """
        # In this order: what is settled moves on to what is being merged.
        settled = self._settled.rows.get(key, ())
        merge = self._merge
        return (*settled, *merge.gathered.rows.get(key, ())) if merge else settled

    def merge_all(self) -> None:
        """Make the keys of all records that have none, in transactions of their own."""
        while rows := fetch(self._connection, _UNMERGED, (_PORTION,)):
            gathered = Gathered()
            for site, *row in rows:
                records = [decode_record(site, row)]
                log, choices = log_of(row[0]), choice_keys(site, records)
                gathered.add(entries_of(site, log, records, choices))
            merge = Merge(self._connection, gathered, self._runs.following(0))
            with self._connection:
                while not merge.settle():
                    merge.step(())
        # Statements have no keys, but the next start need not look at them again.
        self._connection.execute(_ALL_MERGED)

    def merge_step(self) -> None:
        """Go on by some steps within the present transaction, if there is any need.

        An entry is in memory until the merge is done, and then in a table besides,
        which a look-up does not mind.
        """
        if self._merge is None and len(self._settled) >= MERGE_AFTER:
            merge = Merge(self._connection, self._settled, self._runs.following(0))
            # One after the other: `find_fresh` reads them the other way round.
            self._merge = merge
            self._settled = Gathered()
        for _ in range(1 + sum(map(len, self._added)) // _STEP_FOR):
            if self._merge:
                self._merge.step(self._removed)
            else:
                self._runs.step()

    def add(self, site: str, log: int, records: Sequence[StoredRecord]) -> None:
        """Make new records findable.

        Raises:
            RepeatedChoiceError: The choice of one of them is on record, or was erased.
        """
        choices = choice_keys(site, records)
        if len(set(choices)) < len(choices) or self.find_known(choices):
            raise RepeatedChoiceError(REPEATED)
        self.add_entries(entries_of(site, log, records, choices))

    def add_entries(self, entries: Entries) -> None:
        """Make records findable by entries whose choices are known to be new."""
        self._added.choices.extend(entries.choices)
        self._added.others.extend(entries.others)

    def load(self, site: str, log: int, records: Sequence[StoredRecord]) -> None:
        """Make records findable whose choices are known to be new.

        Nothing of them is kept in memory: `finish_load` has to end the transaction.
        """
        present = [each for each in records if each.file is not None]
        entries = entries_of(site, log, present, choice_keys(site, present))
        insert = "INSERT INTO fresh (key, id) VALUES"
        insert_rows(self._connection, insert, [*entries.choices, *entries.others])

    def finish_load(self, sizes: Collection[tuple[int, int]]) -> None:
        """Move what was loaded to `lookup`, a range of keys at a time.

        Sorting all keys of a million records at once would take 200 MB. `sizes` are
        the logs whose records were loaded, and how many entries each has.
        """
        for step in range(STEPS):
            self._connection.execute(
                "INSERT OR IGNORE INTO lookup SELECT key, id FROM fresh"
                " WHERE key >= ? AND key < ? ORDER BY key",
                range_of(step),
            )
        self._connection.execute("DELETE FROM fresh")
        write_marks(self._connection, sizes)

    def keep_out(self, site: str, records: Sequence[StoredRecord]) -> None:
        """Let the choices of records that are being erased never be added again."""
        keys = [(key, NO_ROW) for key in choice_keys(site, records)]
        if keys:
            insert = "INSERT OR IGNORE INTO lookup (key, id) VALUES"
            insert_rows(self._connection, insert, keys)

    def remove(self, site: str, log: int, records: Sequence[StoredRecord]) -> None:
        """Forget what the records that are being erased were found by."""
        entries = entries_of(site, log, records, choice_keys(site, records))
        delete_entries(self._connection, entries)
        self._removed += [*entries.choices, *entries.others]

    def find_known(self, choices: Collection[bytes]) -> set[bytes]:
        """Return which keys of choices are those of records, or of erased ones."""
        held = [self._settled, *([self._merge.gathered] if self._merge else [])]
        known = {key for key in choices for each in held if key in each.rows}
        known |= {key for key, _ in self._added.choices}.intersection(choices)
        if not choices:
            # SQLite takes no empty array.
            return known
        find = "SELECT key FROM carray(?) CROSS JOIN lookup ON key = value"
        given = apsw.carray(tuple(choices))
        return known.union(fetch_first(self._connection, find, (given,)))
