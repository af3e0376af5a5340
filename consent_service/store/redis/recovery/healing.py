"""What a process does about commits that a failover lost: it redoes them.

A replica that is promoted may know less than the server that is gone. Three rules
keep that from becoming a fork of the log:

1. A process that notices a fault first makes its own lost commits again, from its
   journal, and builds nothing new for a moment, in which the others do the same.
2. A process that is idle looks at the servers twice a second, so that it notices too.
3. What cannot be made again is noticed by the ledger, whose high-water mark is above
   the stored head: it then refuses to append.
"""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Protocol

from consent_service.errors import StoreError, StoreUnavailableError
from consent_service.store.interface import Commit, Head, LogKey
from consent_service.store.redis.committer import RedisCommits
from consent_service.store.redis.link.link import RedisLink
from consent_service.store.redis.recovery.journal import RedisJournal

# Seconds between two looks at the servers.
_LOOK = 0.5


class CommitPath(Protocol):
    """The way of commits into Redis and of heads out of it."""

    async def apply(self, commit: Commit) -> None:
        """Apply a commit; see `LogStore.commit`."""
        ...

    async def load_heads(self, site: str) -> list[Head]:
        """Return the heads of a site's epochs, the newest one safe to release."""
        ...

    async def load_all_heads(self, sites: Collection[str]) -> dict[str, list[Head]]:
        """Return for each of those sites what `load_heads` returns."""
        ...

    def is_confirmed(self, key: LogKey, index: int) -> bool:
        """Return whether enough replicas are known to have that entry."""
        ...


class HealingCommits:
    """The way by the journal. Its three rules are those of the module."""

    def __init__(
        self,
        link: RedisLink,
        commits: RedisCommits,
        journal: RedisJournal,
        *,
        settle: float,
        clock: Callable[[], float],
    ) -> None:
        self._link = link
        self._commits = commits
        self._journal = journal
        self._settle_seconds = settle
        self._clock = clock
        # The count of faults up to which each site was settled, all sites were
        # healed, and the quiet time was set.
        self._settled: dict[str, int] = {}
        self._healed = 0
        self._noticed = 0
        self._quiet_until = 0.0
        # Checkpoints of commits that another task is sending: not lost.
        self._sending: set[bytes] = set()

    async def apply(self, commit: Commit) -> None:
        site = commit.head.key.site
        await self._settle(site)
        await self._journal.add(commit)
        self._sending.add(commit.head.checkpoint)
        try:
            await self._commits.apply(commit, mend=partial(self._settle, site))
        except StoreUnavailableError:
            raise
        except StoreError:
            # Refused as a whole: it was not applied and never may be.
            self._journal.drop(commit)
            raise
        finally:
            self._sending.discard(commit.head.checkpoint)
        self._journal.note_applied(commit)

    async def load_heads(self, site: str) -> list[Head]:
        heads = await self._commits.load_heads(site)
        while lost := self._journal.following(site, _checkpoints(heads)):
            if lost.head.checkpoint in self._sending:
                return heads
            await self._replay(lost)
            heads = await self._commits.load_heads(site)
        self._journal.note_state(site, _checkpoints(heads))
        return heads

    async def load_all_heads(self, sites: Collection[str]) -> dict[str, list[Head]]:
        found = await self._commits.load_all_heads(sites)
        for site, heads in found.items():
            if self._journal.following(site, _checkpoints(heads)):
                found[site] = await self.load_heads(site)
            else:
                self._journal.note_state(site, _checkpoints(heads))
        return found

    def is_confirmed(self, key: LogKey, index: int) -> bool:
        return self._commits.is_confirmed(key, index)

    async def heal(self) -> None:
        """Redo every commit in the journal that a site has lost.

        Raises:
            StoreUnavailableError: Redis went away meanwhile.
        """
        faults = self._notice()
        for site in self._journal.sites:
            await self.load_heads(site)
        self._healed = faults

    async def watch(self) -> None:
        """Look at the servers for ever; heal after a fault, else trim the journal."""
        while True:
            await asyncio.sleep(_LOOK)
            await self._link.probe()
            if self._link.faults == self._healed:
                self._journal.trim()
                continue
            # While Redis is still away, the next look comes soon enough.
            with contextlib.suppress(StoreError):
                await self.heal()

    async def _settle(self, site: str) -> None:
        faults = self._notice()
        if self._settled.get(site) == faults:
            return
        await self.load_heads(site)
        await asyncio.sleep(max(0.0, self._quiet_until - self._clock()))
        self._settled[site] = faults

    def _notice(self) -> int:
        """Start waiting anew if there were new faults; return the count of all."""
        if self._link.faults != self._noticed:
            self._noticed = self._link.faults
            self._quiet_until = self._clock() + self._settle_seconds
        return self._noticed

    async def _replay(self, lost: Commit) -> None:
        try:
            await self._commits.apply(lost, replay=True)
        except StoreUnavailableError:
            raise
        except StoreError:
            self._journal.drop(lost)
        else:
            self._journal.note_applied(lost)


def _checkpoints(heads: Sequence[Head]) -> dict[int, bytes]:
    return {head.key.epoch: head.checkpoint for head in heads}
