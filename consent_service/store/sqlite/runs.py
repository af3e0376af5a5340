"""Runs of keys that are asked for seldom: written one behind the other, joined later.

A merge writes a run of level 0 at the end of the table: its pages are filled in order
and never touched again, however long the log is. Sixteen runs of a level are joined
into one of the next, a range of keys at a time, so a look-up has few to ask.

The number of a run is level × 2^40 + the place among those of its level. An entry
leaves its run in the transaction that writes it into the next, so a crash at any time
leaves runs of which each is good.
"""

from array import array
from typing import Final, NamedTuple

import apsw

from consent_service.store.sqlite.rows import fetch_first

_LEVEL_BITS: Final = 40
# Runs of one level that are joined.
_JOINED: Final = 16
# Steps in which those of level 0 are joined: some five hundred entries in each.
_STEPS: Final = 1_024
# Keys are ranged by their first four bytes.
_PREFIXES: Final = 1 << 32
_COPY: Final = (
    "INSERT OR IGNORE INTO run SELECT ?1, key, id FROM carray(?2) CROSS JOIN run"
    " ON run = value AND key >= ?3 AND key < ?4 ORDER BY key, id"
)
_DROP: Final = "DELETE FROM run WHERE run IN carray(?) AND key >= ? AND key < ?"


class _Joining(NamedTuple):
    """Runs that are becoming one, in so many steps."""

    old: tuple[int, ...]
    new: int
    steps: int

    def range_of(self, step: int) -> tuple[bytes, bytes]:
        """Return the first key of a step, and the first one after it."""
        first, after = (_PREFIXES * each // self.steps for each in (step, step + 1))
        # No key is 17 bytes of ones: keys have 16.
        end = after.to_bytes(4, "big") if after < _PREFIXES else b"\xff" * 17
        return first.to_bytes(4, "big"), end


class Runs:
    """All runs of the database. Owned by the writer's thread."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        # By level, in the order in which they were begun.
        self._levels: dict[int, list[int]] = {}
        for number in fetch_first(connection, "SELECT number FROM run_number"):
            self._levels.setdefault(number >> _LEVEL_BITS, []).append(number)
        self._joining: _Joining | None = None
        # The next step, as it is durable and as this transaction leaves it.
        self._durable = 0
        self._next = 0

    def following(self, level: int) -> int:
        """Return the number of a new run of a level."""
        known = self._levels.setdefault(level, [])
        number = known[-1] + 1 if known else level << _LEVEL_BITS
        known.append(number)
        return number

    def step(self) -> None:
        """Join some more, within the present transaction, if there is any need."""
        self._joining = self._joining or self._begin()
        if self._joining is None or self._next >= self._joining.steps:
            return
        old, new, _ = self._joining
        keys = self._joining.range_of(self._next)
        self._connection.execute(_COPY, (new, apsw.carray(array("q", old)), *keys))
        self._connection.execute(_DROP, (apsw.carray(array("q", old)), *keys))
        self._next += 1

    def settle(self) -> None:
        self._durable = self._next
        if self._joining and self._durable >= self._joining.steps:
            for known in self._levels.values():
                known[:] = [each for each in known if each not in self._joining.old]
            self._joining = None
            self._durable = self._next = 0

    def forget(self) -> None:
        self._next = self._durable

    def _begin(self) -> _Joining | None:
        for level, known in self._levels.items():
            if len(known) > _JOINED:
                # The newest may still be on its way.
                old = tuple(known[:_JOINED])
                new = self.following(level + 1)
                return _Joining(old, new, _STEPS * _JOINED**level)
        return None
