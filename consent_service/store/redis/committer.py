"""How a commit gets into Redis, and when it counts as done.

1. Journal: the commit is on this process's own disk, if a journal is kept.
2. Script: compared and applied in one step; with `appendfsync always` it is on the
   server's disk before the answer leaves.
3. WAIT: as many replicas have it as the operator asked for.

Only then may the ledger release anything signed. A crash before 2 leaves nothing; a
crash after 2 leaves a commit that nobody had an answer to; its choices, sent again,
find their records.
"""

from collections.abc import Collection

from consent_service.errors import (
    GoneRecordError,
    ReadOnlyLogError,
    RepeatedChoiceError,
    StaleHeadError,
)
from consent_service.store.interface import Commit, Head, LogKey, StoredRecord
from consent_service.store.redis.archive.chunks import RedisChunks
from consent_service.store.redis.layout.commit_plan import plan_commit
from consent_service.store.redis.layout.commit_scripts import COMMIT
from consent_service.store.redis.layout.erasure_plan import Forgotten
from consent_service.store.redis.layout.keys import site_key
from consent_service.store.redis.layout.values import decode_heads
from consent_service.store.redis.link.link import Mend, RedisLink
from consent_service.store.redis.link.routes import Command
from consent_service.store.redis.turns import RedisTurns


class RedisCommits:
    """Applies commits and reads heads, both with the replicas' word where wanted."""

    def __init__(self, link: RedisLink, turns: RedisTurns, chunks: RedisChunks) -> None:
        self._link = link
        self._chunks = chunks
        self._turns = turns
        # The newest head of each site that enough replicas are known to have.
        self._confirmed: dict[str, Head] = {}

    async def apply(
        self, commit: Commit, *, mend: Mend | None = None, replay: bool = False
    ) -> None:
        """Apply a commit, or find that an attempt whose answer was lost has done so.

        Args:
            commit: What to apply.
            mend: Runs before every repetition.
            replay: Whether it may have been applied by an earlier call, too.

        Raises:
            StaleHeadError: It was built on another head, or for a closed epoch.
            RepeatedChoiceError: A record for one of the choices exists.
            ReadOnlyLogError: It begins a log for a site that is being imported.
            GoneRecordError: What it erases is no record, or is erased already.
            StoreUnavailableError: No answer, or too few replicas have it.
        """
        key = commit.head.key
        attempts = _Attempts(mend, again=replay)
        outcome = await self._run(commit, attempts)
        while outcome == b"TURN":
            await self._turns.note_foreign(key)
            outcome = await self._run(commit, attempts)
        if outcome == b"STALE" or (outcome == b"AGAIN" and not attempts.again):
            await self._turns.note_collision(key)
            raise StaleHeadError(f"the log of {key.site!r} is not at the head built on")
        if outcome == b"IMPORT":
            raise ReadOnlyLogError(
                f"site {key.site} is being imported, or its import has died",
                hint="see to it that consent-service log import comes to its end",
            )
        if outcome == b"REPEATED":
            raise RepeatedChoiceError(f"{key.site!r} has a record of a choice already")
        if outcome in (b"DONE", b"NEXT"):
            self._turns.note_end(key, wanted=outcome == b"NEXT")
        self._confirmed[key.site] = commit.head

    async def load_heads(self, site: str) -> list[Head]:
        """Return the heads of a site's epochs, the newest one on enough replicas.

        Another process may have applied it and still be waiting for them. What is
        released here must not be lost either.
        """
        read: Command = ("HGETALL", site_key(site, "heads"))
        (fields,) = await self._link.call(site, read)
        heads = decode_heads(site, fields)
        known = self._confirmed.get(site)
        if not self._link.wait or not heads or known == heads[-1]:
            return heads

        # Read again: the server may be another one than a moment ago.
        (fields,) = await self._link.confirm(site, read)
        heads = decode_heads(site, fields)
        if heads:
            self._confirmed[site] = heads[-1]
        return heads

    async def load_all_heads(self, sites: Collection[str]) -> dict[str, list[Head]]:
        """Return for each site what `load_heads` returns."""
        if self._link.wait:
            # What the replicas have is asked site by site.
            return {site: await self.load_heads(site) for site in sites}
        found = await self._link.call_all(
            {site: [("HGETALL", site_key(site, "heads"))] for site in sites}
        )
        return {site: decode_heads(site, fields) for site, (fields,) in found.items()}

    def is_confirmed(self, key: LogKey, index: int) -> bool:
        """Return whether enough replicas are known to have that entry."""
        if not self._link.wait:
            return True
        head = self._confirmed.get(key.site)
        return head is not None and (key.epoch, index) < (head.key.epoch, head.size)

    async def _run(self, commit: Commit, attempts: "_Attempts") -> bytes:
        key = commit.head.key
        forgotten = await self._load_forgotten(commit)
        rest = plan_commit(commit, forgotten, token=self._turns.token)
        outcome, *acks = await self._link.run_jointly(
            key.site, COMMIT, rest, mend=attempts.mend
        )
        if outcome in (b"DONE", b"NEXT", b"AGAIN"):
            self._link.check_acks(acks)
        return bytes(outcome)

    async def _load_forgotten(self, commit: Commit) -> Forgotten:
        """Return what is to be erased: the script has to get every index entry.

        Nobody changes it before the script runs, or else the head is stale: what is
        erased in whatever epoch, a statement in the newest says so.
        """
        site = commit.head.key.site
        forgotten: dict[LogKey, list[StoredRecord]] = {}
        for epoch, erased in commit.erased.items():
            key = LogKey(site, epoch)
            records = await self._chunks.load_records(key, erased)
            present = [
                record for record in records.values() if record.erased_by is None
            ]
            missing = erased.keys() - {record.index for record in present}
            # Elsewhere than at the head built on, the script says what is wrong.
            if missing and await self._is_at(commit.head.key, commit.old):
                raise GoneRecordError(f"{key} has no record at {min(missing)} to erase")
            forgotten[key] = present
        return forgotten

    async def _is_at(self, key: LogKey, checkpoint: bytes) -> bool:
        read: Command = ("HGET", site_key(key.site, "heads"), str(key.epoch))
        (stored,) = await self._link.call(key.site, read)
        return (stored or b"") == checkpoint


class _Attempts:
    """Remembers whether a commit may have been applied by an earlier attempt."""

    def __init__(self, mend: Mend | None, *, again: bool) -> None:
        self._mend = mend
        self.again = again

    async def mend(self) -> None:
        self.again = True
        if self._mend is not None:
            await self._mend()
