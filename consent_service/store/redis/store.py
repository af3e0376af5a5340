"""The Redis store, put together from its parts.

link/       reaches a server that may be replaced by another
layout/     keys, values and the scripts that apply a whole commit: a site lies in
            one slot of a cluster
recovery/   makes again what a failover has lost
archive/    moves old records out of memory

A commit goes through `turns` and `committer`. The smaller stores are `logs`,
`records`, `day_counts`, `revisions`, `accesses`, `policies`, `set_ups` and `tokens`;
`site_import` takes in a whole site. `rates` and `fellows` are never stored.
`server_checks` looks at the servers themselves.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterable, Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from consent_service.errors import SettingsError
from consent_service.store.archive import open_archive
from consent_service.store.chores import ChorePlan
from consent_service.store.interface import Head, Portion
from consent_service.store.redis.accesses import RedisAccesses
from consent_service.store.redis.archive.chores import RedisChores
from consent_service.store.redis.archive.chunks import RedisChunks
from consent_service.store.redis.archive.mover import RedisArchiving
from consent_service.store.redis.archive.reader import ArchivedLogs
from consent_service.store.redis.committer import RedisCommits
from consent_service.store.redis.day_counts import RedisCounts
from consent_service.store.redis.fellows import RedisFellows
from consent_service.store.redis.layout.keys import CHUNK, SHARED, site_key
from consent_service.store.redis.link.address import RedisAddress
from consent_service.store.redis.link.link import RedisLink
from consent_service.store.redis.logs import RedisLogs
from consent_service.store.redis.policies import RedisPolicies
from consent_service.store.redis.rates import RedisRates
from consent_service.store.redis.records import RedisRecords
from consent_service.store.redis.recovery.healing import CommitPath, HealingCommits
from consent_service.store.redis.recovery.journal import RedisJournal
from consent_service.store.redis.revisions import RedisRevisions
from consent_service.store.redis.server_checks import (
    check_format,
    check_servers,
    purge_servers,
)
from consent_service.store.redis.set_ups import RedisSetUps
from consent_service.store.redis.site_import import RedisImport
from consent_service.store.redis.sites import list_sites
from consent_service.store.redis.tokens import RedisTokens
from consent_service.store.redis.turns import RedisTurns
from consent_service.store.watch import Watch

# Seconds that belong to the process that archives: a little less than the hour after
# which each of them asks again. When it dies, another one goes on in the next hour.
_TURN: Final = 3_000


class Sources(NamedTuple):
    """Time and chance, as a process lends them to its store.

    Attributes:
        clock: Seconds that never go back.
        chance: Numbers from 0 to below 1.
        new_token: Names that no other process at the same Redis has.
    """

    clock: Callable[[], float]
    chance: Callable[[], float]
    new_token: Callable[[], str]


class RedisStore:
    """See `interface.Store`. Each process has one, and any number of processes may.

    `sources` gives it time and chance; `watch` counts its turns.

    Attributes:
        is_shared: True: commits of several processes are kept apart by Redis.
        backups: None: docs/operating/backup.md says how to copy the files of Redis.

    More than 15 methods: `Store` itself promises fifteen.
    """

    is_shared: Final = True
    backups: Final = None

    def __init__(
        self,
        address: RedisAddress,
        sources: Sources,
        *,
        watch: Watch | None = None,
    ) -> None:
        clock, chance, self._new_token = sources
        self._link = RedisLink(address, clock=clock, random=chance)
        self._journal: RedisJournal | None = None
        self._healing: HealingCommits | None = None
        self._watching: asyncio.Task[None] | None = None
        self._is_open = False
        turns = RedisTurns(
            self._link, token=self._new_token(), clock=clock, random=chance, watch=watch
        )
        archived = (
            ArchivedLogs(open_archive(address.archive)) if address.archive else None
        )
        self._archiving = RedisArchiving(self._link, archived) if archived else None
        chunks = RedisChunks(self._link, archived)
        commits = RedisCommits(self._link, turns, chunks)
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
        self._logs = RedisLogs(self._link, path, turns, archived)
        self._records = RedisRecords(self._link, path, chunks)
        self._counts = RedisCounts(self._link)
        self._revisions = RedisRevisions(self._link)
        self._accesses = RedisAccesses(self._link)
        self._tokens = RedisTokens(self._link)
        self._policies = RedisPolicies(self._link)
        self._set_ups = RedisSetUps(self._link)
        self._rates = RedisRates(self._link)
        self._fellows = RedisFellows(self._link)

    @property
    def logs(self) -> RedisLogs:
        return self._logs

    @property
    def records(self) -> RedisRecords:
        return self._records

    @property
    def counts(self) -> RedisCounts:
        return self._counts

    @property
    def revisions(self) -> RedisRevisions:
        return self._revisions

    @property
    def accesses(self) -> RedisAccesses:
        return self._accesses

    @property
    def tokens(self) -> RedisTokens:
        """A `TokenStore` that services on several machines share."""
        return self._tokens

    @property
    def policies(self) -> RedisPolicies:
        """The policies that services on several machines share."""
        return self._policies

    @property
    def set_ups(self) -> RedisSetUps:
        """What people have answered while setting up a site."""
        return self._set_ups

    @property
    def rates(self) -> RedisRates:
        """Counts that services on several machines share."""
        return self._rates

    @property
    def fellows(self) -> RedisFellows:
        """The other machines."""
        return self._fellows

    async def open(self) -> None:
        """Connect, check the servers, and make again what a failover has lost.

        Called again it only makes sure that commits can be made: the link finds its
        way back by itself, and other tasks are using it.
        """
        if self._is_open:
            await self.check()
            return
        async with contextlib.AsyncExitStack() as on_failure:
            on_failure.push_async_callback(self.close)
            await self._begin()
            on_failure.pop_all()
        self._is_open = True

    async def close(self) -> None:
        self._is_open = False
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

    def chores(self, plan: ChorePlan) -> RedisChores:
        return RedisChores(self if self._archiving else None, plan)

    async def import_site(
        self, heads: Sequence[Head], portions: AsyncIterable[Portion]
    ) -> None:
        attempt = RedisImport(self._link, heads, token=self._new_token())
        await attempt.run(portions)

    async def list_sites(self) -> list[str]:
        return await list_sites(self._link)

    async def check(self) -> None:
        """Write something small, with as many replicas as a commit needs."""
        probe = ("SET", site_key(SHARED, "probe"), "1", "PX", 1_000)
        await self._link.write(SHARED, probe)
        for master in await self._link.masters():
            await self._link.ask(master, "PING")

    async def archive(self, before: datetime) -> int:
        """Move records from before a time out of memory, 512 at a time.

        Returns how many times 512 entries moved.

        Raises:
            SettingsError: No archive was named.
            StoreUnavailableError: Redis or the archive is away. What moved, moved.
        """
        if self._archiving is None:
            raise SettingsError("no archive was named", hint="CONSENT_ARCHIVE names it")
        sites = await self.list_sites()
        return sum([await self._archiving.archive(site, before) for site in sites])

    async def archive_in_turn(self, before: datetime) -> int:
        """Move records from before a time, if no other process did within the hour.

        What an erasure left in the archive because it was away goes first. Returns
        how many entries moved; raises what `archive` raises.
        """
        claim = ("SET", site_key(SHARED, "archiving"), "1", "NX", "EX", _TURN)
        (is_ours,) = await self._link.write(SHARED, claim)
        if not is_ours:
            return 0
        await self._purge_archive()
        return await self.archive(before) * CHUNK

    async def purge(self) -> None:
        """Rewrite the archive, and the files of every server and replica.

        This process's journal is emptied; those of others forget within half a minute.
        """
        await self._purge_archive()
        if self._journal is not None:
            await self._journal.clear()
        await purge_servers(self._link)

    async def _purge_archive(self) -> None:
        if self._archiving is not None:
            for site in await self.list_sites():
                await self._archiving.purge(site)
