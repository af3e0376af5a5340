"""The Redis store, put together from its parts.

Reaching a server that may be replaced: `address`, `routes`, `faults`, `link`.
The layout: `keys`, `values`, `plan`, `scripts`; a site lies in one slot of a cluster,
so that one script applies a whole commit. The life of a commit: `turns`, `commits`,
`segments`, `journal`, `healing`. The four stores: `logs`, `records` (by `chunks`),
`revisions`, `tokens`. The servers themselves: `upkeep`.
"""

import asyncio
import contextlib
import random
import secrets
import time
from collections.abc import Callable

from consent_service.store.redis.address import RedisAddress
from consent_service.store.redis.commits import RedisCommits
from consent_service.store.redis.healing import CommitPath, HealingCommits
from consent_service.store.redis.journal import RedisJournal
from consent_service.store.redis.keys import SHARED, site_key
from consent_service.store.redis.link import RedisLink
from consent_service.store.redis.logs import RedisLogs
from consent_service.store.redis.records import RedisRecords
from consent_service.store.redis.revisions import RedisRevisions
from consent_service.store.redis.tokens import RedisTokens
from consent_service.store.redis.turns import RedisTurns
from consent_service.store.redis.upkeep import (
    check_format,
    check_servers,
    purge_servers,
)


class RedisStore:
    """See `interface.Store`. Each process has one, and any number of processes may.

    `clock` counts seconds and never goes back; `chance` gives numbers below 1;
    `token` names this process among those at the same Redis.
    """

    def __init__(
        self,
        address: RedisAddress,
        *,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        token: str | None = None,
    ) -> None:
        token = token or secrets.token_hex(16)
        self._link = RedisLink(address, clock=clock, random=chance)
        self._journal: RedisJournal | None = None
        self._healing: HealingCommits | None = None
        self._watching: asyncio.Task[None] | None = None
        turns = RedisTurns(self._link, token=token, clock=clock, random=chance)
        commits = RedisCommits(self._link, turns)
        path: CommitPath = commits
        if address.journal is not None:
            self._journal = RedisJournal(address.journal, clock=clock)
            path = self._healing = HealingCommits(
                self._link,
                commits,
                self._journal,
                settle=address.settle,
                clock=clock,
            )
        self._logs = RedisLogs(self._link, path, turns)
        self._records = RedisRecords(self._link, path)
        self._revisions = RedisRevisions(self._link)
        self._tokens = RedisTokens(self._link)

    @property
    def logs(self) -> RedisLogs:
        return self._logs

    @property
    def records(self) -> RedisRecords:
        return self._records

    @property
    def revisions(self) -> RedisRevisions:
        return self._revisions

    @property
    def tokens(self) -> RedisTokens:
        return self._tokens

    async def open(self) -> None:
        """Connect, check the servers, and make again what a failover has lost."""
        await self.close()
        try:
            await self._begin()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
            self._watching = None
        if self._journal is not None:
            await self._journal.close()
        await self._link.close()

    async def _begin(self) -> None:
        await self._link.open()
        await check_servers(self._link)
        await check_format(self._link)
        if self._journal is not None and self._healing is not None:
            self._journal.open()
            await self._healing.heal()
            self._watching = asyncio.create_task(self._healing.watch())

    async def check(self) -> None:
        """Write something small, with as many replicas as a commit needs."""
        probe = ("SET", site_key(SHARED, "probe"), "1", "PX", 1_000)
        await self._link.write(SHARED, probe)
        for master in await self._link.masters():
            await self._link.ask(master, "PING")

    async def purge(self) -> None:
        """Rewrite the files of every server and replica, and empty the journal.

        Journals of other processes forget within half a minute.
        """
        if self._journal is not None:
            await self._journal.clear()
        await purge_servers(self._link)
