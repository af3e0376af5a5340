"""Making records unreadable, by a statement that says so in the same commit.

A record may be in the present log or in an earlier one of the site, which is closed:
the statement goes into the present one and names that log by its origin.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Final, Protocol

from consent_service.errors import GoneRecordError
from consent_service.evidence.statement import (
    Statement,
    erasure_statements,
    retention_statements,
)
from consent_service.ledger.environment import Environment
from consent_service.ledger.releaser import Say
from consent_service.ledger.tip import Tip
from consent_service.store.interface import LogKey

# Records that are looked at together before they go, some 700 kB.
_PORTION: Final = 1_000

Place = tuple[LogKey, int]


class Name(Protocol):
    """Makes the statements that destroy some records of one log."""

    def __call__(
        self, indexes: Iterable[int], *, origin: str | None
    ) -> Iterable[Statement]:
        """Return statements that name each index once.

        Args:
            indexes: Records of one log, ascending.
            origin: That log; None is the log that will hold the statements.
        """
        ...


class Eraser:
    """Destroys records of one site, in whatever log of it they are.

    One call at a time: two could name a record twice, which an audit takes for a
    forgery. (Between processes the store refuses the second.)
    """

    def __init__(
        self, environment: Environment, say: Callable[[Say], Awaitable[object]]
    ) -> None:
        """Set up; `say` puts statements into the log, and does what they say."""
        self._environment = environment
        self._say = say
        self._lock = asyncio.Lock()
        # False while files may hold what the tables no longer do; under `_lock`.
        self._is_purged = True

    async def erase(self, places: Collection[Place], *, reason: str) -> int:
        return await self._destroy(
            places, partial(erasure_statements, reason=reason, day=self._day)
        )

    async def expire(self, places: Collection[Place]) -> int:
        return await self._destroy(places, partial(retention_statements, day=self._day))

    @property
    def _day(self) -> str:
        # Not the time: when somebody asked to be forgotten is nobody's business.
        return self._environment.clock().date().isoformat()

    async def _destroy(self, places: Collection[Place], name: Name) -> int:
        """Destroy what is still there; entries that are not records are skipped."""
        count = 0
        wanted = sorted(set(places))
        async with self._lock:
            for start in range(0, len(wanted), _PORTION):
                count += await self._destroy_some(
                    wanted[start : start + _PORTION], name
                )
            if not self._is_purged:
                await self._environment.store.purge()
                self._is_purged = True
        return count

    async def _destroy_some(self, places: Sequence[Place], name: Name) -> int:
        present = await self._present(places)
        while present:
            try:
                # Crash before this: they are there, and nobody said otherwise. After
                # it: they are gone from the tables, and from all files once the
                # store is opened again or `purge` has run. Without an answer one asks
                # again: nothing is left to be erased then, and much to be purged.
                self._is_purged = False
                await self._say(_saying(present, name))
                return len(present)
            except GoneRecordError:
                # Another process was quicker with some of them.
                before, present = present, await self._present(places)
                if present == before:
                    raise
        return 0

    async def _present(self, places: Iterable[Place]) -> list[Place]:
        load = self._environment.store.records.load_records
        return [
            (key, index)
            for key, indexes in _by_log(places)
            for index, record in sorted((await load(key, indexes)).items())
            if record.file is not None
        ]


def _saying(places: Sequence[Place], name: Name) -> Say:
    """Return what makes the statements, once it is known which log they go into."""

    def say(tip: Tip) -> list[Statement]:
        return [
            statement
            for key, indexes in _by_log(places)
            for statement in name(indexes, origin=tip.origin_of(key))
        ]

    return say


def _by_log(places: Iterable[Place]) -> list[tuple[LogKey, list[int]]]:
    """Return sorted places as the indexes of each log."""
    groups = groupby(places, key=lambda place: place[0])
    return [(key, [index for _, index in group]) for key, group in groups]
