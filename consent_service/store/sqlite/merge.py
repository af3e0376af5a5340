"""Moving keys from memory into tables, in steps that hold up nobody.

A crash in between leaves some of them in a table and the mark in `merged` where it
was: the next start moves all of them again.
"""

from collections.abc import Collection, Iterable
from typing import Final

import apsw

from consent_service.store.sqlite.record_index import Entries, Entry
from consent_service.store.sqlite.rows import index_of, insert_rows, log_of

# A merge goes in so many steps, each for a range of keys, so that nobody waits for
# more than a few ms: among 10^6 records nearly each choice dirties a page of its own.
STEPS: Final = 128
# Logs whose marks one step writes.
_MARKS: Final = 1_024
_WIDTH: Final = 256 // STEPS
_MARK: Final = "INSERT INTO merged (log, first) VALUES"
_MARK_AGAIN: Final = " ON CONFLICT DO UPDATE SET first = max(first, excluded.first)"
_LOOKUP: Final = "INSERT OR IGNORE INTO lookup (key, id) VALUES"
_RUN: Final = "INSERT OR IGNORE INTO run (run, key, id) VALUES"


def range_of(step: int) -> tuple[bytes, bytes]:
    """Return the first key of a step, and the first one after it."""
    first, after = step * _WIDTH, (step + 1) * _WIDTH
    # No key begins with 17 bytes of ones: keys have 16.
    return bytes((first,)), bytes((after,)) if after < 256 else b"\xff" * 17


class Gathered:
    """Keys in memory, laid out as a merge takes them.

    Attributes:
        rows: Keys with the rows that they find; most have one.
        choices: Keys of choices by step, in any order, gone ones among them.
        others: The same of all other keys.
        reach: By log, the index behind the last record that has keys here.
    """

    def __init__(self) -> None:
        self.rows: dict[bytes, tuple[int, ...]] = {}
        self.choices: list[list[bytes]] = [[] for _ in range(STEPS)]
        self.others: list[list[bytes]] = [[] for _ in range(STEPS)]
        self.reach: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, entries: Entries) -> None:
        rows = self.rows
        for found, buckets in (
            (entries.choices, self.choices),
            (entries.others, self.others),
        ):
            for key, row in found:
                rows[key] = (*rows[key], row) if key in rows else (row,)
                buckets[key[0] // _WIDTH].append(key)
        for _, row in entries.choices:
            # A log's records come in order.
            self.reach[log_of(row)] = index_of(row) + 1

    def take_out(self, key: bytes, row: int) -> None:
        # Never less than what is left, for who looks meanwhile.
        left = tuple(each for each in self.rows.get(key, ()) if each != row)
        if left:
            self.rows[key] = left
        else:
            self.rows.pop(key, None)

    def entries_of(
        self, keys: Iterable[bytes], removed: Collection[Entry]
    ) -> list[Entry]:
        """Return what the keys find, in order, without what is being removed."""
        found = [
            (key, row) for key in sorted(set(keys)) for row in self.rows.get(key, ())
        ]
        gone = set(removed)
        return [each for each in found if each not in gone] if gone else found


class Merge:
    """One merge under way. A step counts once the transaction it is in is durable."""

    def __init__(
        self, connection: apsw.Connection, gathered: Gathered, run: int
    ) -> None:
        """Set up; `run` is the number of the run that is written."""
        self.gathered = gathered
        self._connection = connection
        self._run = run
        self._marks = sorted(gathered.reach.items())
        # The next step, as it is durable and as this transaction leaves it.
        self._durable = 0
        self._next = 0

    def step(self, removed: Collection[Entry]) -> None:
        """Go on by one step; `removed` is what this transaction erases."""
        if self._next < STEPS:
            self._move(self._next, removed)
        else:
            # Behind everything that they stand for.
            start = (self._next - STEPS) * _MARKS
            write_marks(self._connection, self._marks[start : start + _MARKS])
        self._next += 1

    def settle(self) -> bool:
        """Note that the steps so far are durable; return whether all are done."""
        self._durable = self._next
        return (self._durable - STEPS) * _MARKS >= len(self._marks)

    def forget(self) -> None:
        self._next = self._durable

    def _move(self, step: int, removed: Collection[Entry]) -> None:
        gathered = self.gathered
        choices = gathered.entries_of(gathered.choices[step], removed)
        insert_rows(self._connection, _LOOKUP, choices)
        others = gathered.entries_of(gathered.others[step], removed)
        rows = [(self._run, key, row) for key, row in others]
        insert_rows(self._connection, _RUN, rows)


def write_marks(
    connection: apsw.Connection, marks: Collection[tuple[int, int]]
) -> None:
    """Note up to which index the records of logs have keys in tables."""
    insert_rows(connection, _MARK, [*marks], then=_MARK_AGAIN)
