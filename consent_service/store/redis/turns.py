"""Turns of processes at one log: a lease in Redis, taken only while they collide.

A turn saves work and gives everybody a share; it keeps nothing safe. What keeps two
writers apart is the comparison in the commit script, whatever clocks and leases do.

A process alone at its log never takes a lease, which would cost a synced write for
each commit. When a commit finds the head moved or another's turn, its process takes
leases for the next second. The script refuses commits during a foreign turn, so that
a process that never collides cannot crowd out one that does, and ends the turn in
the same write as the commit. A holder that dies holds the others up until the lease
lapses; one that is slower than its lease loses the turn and nothing else.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from consent_service.errors import StoreBusyError, StoreUnavailableError
from consent_service.store.interface import LogKey
from consent_service.store.redis.layout.commit_scripts import TAKE, YIELD
from consent_service.store.redis.layout.keys import site_key
from consent_service.store.redis.link.link import RedisLink
from consent_service.store.watch import Unwatched, Watch

# How long a dead holder stops the others; a commit takes milliseconds.
_LEASE_MS = 1_000
# Seconds for which leases are taken after a collision.
_WARY = 1.0
# Seconds between two looks whether the turn is free, and for which a holder stands
# back when somebody waits: longer than the longest time between two looks.
_LOOK = 0.002
_COURTESY = 0.005
_WISH_MS = 100
# Seconds that somebody may wait: several dead holders in a row.
_PATIENCE = 5.0


class _Turn:
    """One log's turn as this process sees it. `lock` guards the rest."""

    def __init__(self, watch: Watch) -> None:
        self.lock = asyncio.Lock()
        self.wary_until = 0.0
        self.free_from = 0.0
        self._watch = watch
        self._held = False

    @property
    def held(self) -> bool:
        return self._held

    @held.setter
    def held(self, held: bool) -> None:
        if held != self._held:
            self._held = held
            self._watch.note_turns(1 if held else -1)


class RedisTurns:
    """Hands out turns. `token` names this process among those at the same Redis."""

    def __init__(
        self,
        link: RedisLink,
        *,
        token: str,
        clock: Callable[[], float],
        random: Callable[[], float],
        watch: Watch | None = None,
    ) -> None:
        self.token = token
        self._link = link
        self._clock = clock
        self._random = random
        self._watch = watch or Unwatched()
        self._turns: defaultdict[str, _Turn] = defaultdict(lambda: _Turn(self._watch))

    @asynccontextmanager
    async def hold(self, key: LogKey) -> AsyncIterator[None]:
        """Keep other tasks out, and other processes if any were seen lately."""
        turn = self._turns[key.site]
        async with turn.lock:
            await asyncio.sleep(max(0.0, turn.free_from - self._clock()))
            if self._clock() < turn.wary_until:
                await self.take(key)
            try:
                yield
            except StoreUnavailableError:
                # Nobody waits for an answer; the lease lapses by itself.
                turn.held = False
                raise
            finally:
                await self._leave(key.site, turn)

    async def take(self, key: LogKey) -> None:
        """Wait until the turn is ours.

        Raises:
            StoreBusyError: Others had it for too long. Nothing was written.
        """
        turn = self._turns[key.site]
        if not turn.held:
            with self._watch.time_turn():
                await self._wait(key.site, turn)

    async def _wait(self, site: str, turn: _Turn) -> None:
        until = self._clock() + _PATIENCE
        while not turn.held:
            turn.held = await self._try(site)
            if not turn.held and self._clock() > until:
                raise StoreBusyError(f"other processes keep the turn at {site!r}")
            if not turn.held:
                await asyncio.sleep(_LOOK * (0.5 + self._random()))

    async def note_foreign(self, key: LogKey) -> None:
        """A commit met another's turn: wait for one of our own."""
        turn = self._turns[key.site]
        # If we had one, its lease has lapsed.
        turn.held = False
        turn.wary_until = self._clock() + _WARY
        await self.take(key)

    async def note_collision(self, key: LogKey) -> None:
        """A commit met another head: take leases for a while, and one at once.

        A caller that builds on this log will build anew, and must not collide again.
        """
        turn = self._turns[key.site]
        turn.wary_until = self._clock() + _WARY
        if turn.lock.locked():
            await self.take(key)

    def note_end(self, key: LogKey, *, wanted: bool) -> None:
        """The commit script has ended our turn; somebody may be waiting for it."""
        turn = self._turns[key.site]
        turn.held = False
        if wanted:
            turn.free_from = self._clock() + _COURTESY

    async def _try(self, site: str) -> bool:
        keys = (site_key(site, "turn"), site_key(site, "wish"))
        rest = (len(keys), *keys, self.token, _LEASE_MS, _WISH_MS)
        (taken,) = await self._link.run(site, TAKE, rest)
        return bool(taken)

    async def _leave(self, site: str, turn: _Turn) -> None:
        if not turn.held:
            return
        turn.held = False
        # The lease lapses by itself, so this is only a courtesy to the others.
        with contextlib.suppress(StoreUnavailableError):
            await self._link.run(site, YIELD, (1, site_key(site, "turn"), self.token))
