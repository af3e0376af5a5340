"""A journal on this process's own disk: the commits of the last seconds, exactly.

Replication to a replica is never certain, so a failover can bring back an older log.
Whoever made the lost commits can make them again, byte for byte, as long as the
stored head is the one that the first of them was built on.

A commit is synced here before it is sent. It stays for one to two windows, which is
longer than a failover takes, and is then deleted, so that what is erased from Redis
does not live on here.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from consent_service.store.interface import Commit
from consent_service.store.redis.recovery.segments import Place, SegmentFiles

# Seconds. A failover takes 2 to 8; with Redis Cluster's default timeout up to 20.
_WINDOW = 15.0

_commits = msgspec.msgpack.Decoder(Commit)
# Which commit follows: the epoch and the checkpoint that it was built on.
_Step = tuple[int, bytes]


class _Entry(NamedTuple):
    """Where one commit lies, and the checkpoint that it leads to."""

    place: Place
    new: bytes


class RedisJournal:
    """The commits of one process, and of dead ones whose files it has taken over."""

    def __init__(self, folder: Path, *, clock: Callable[[], float]) -> None:
        self._files = SegmentFiles(folder, clock=clock)
        self._clock = clock
        self._entries: defaultdict[str, dict[_Step, _Entry]] = defaultdict(dict)
        # Those whose outcome is not known yet; few at any time.
        self._unknown: defaultdict[str, set[_Step]] = defaultdict(set)

    @property
    def sites(self) -> list[str]:
        """The sites that have commits here."""
        return [site for site, entries in self._entries.items() if entries]

    def open(self) -> None:
        """Read what was left behind, and begin a file of this process's own.

        Raises:
            InstallationError: The folder cannot be used.
        """
        for place, content in self._files.open():
            self._note(_decode(content), place)

    async def close(self) -> None:
        """Write what waits and close. The files stay for the next process."""
        await self._files.close()
        self._entries.clear()
        self._unknown.clear()

    async def add(self, commit: Commit) -> None:
        """Sync a commit to disk. It may be sent when this returns.

        Raises:
            StoreUnavailableError: It is not on disk; it must not be sent.
        """
        place = await self._files.add(msgspec.msgpack.encode(commit))
        self._note(commit, place)

    def following(self, site: str, checkpoints: Mapping[int, bytes]) -> Commit | None:
        """Return the commit that was built on the present state of a site, if any.

        Args:
            site: Whose log it is.
            checkpoints: The stored checkpoint of each epoch.
        """
        newer = max(checkpoints, default=0) + 1
        for step in (*checkpoints.items(), (newer, b"")):
            entry = self._entries[site].get(step)
            if entry is not None and entry.new != step[1]:
                return _decode(self._files.read(entry.place))
        return None

    def note_applied(self, commit: Commit) -> None:
        """Remember that Redis has applied it: it may have to be made again."""
        self._unknown[commit.head.key.site].discard(_step(commit))

    def drop(self, commit: Commit) -> None:
        """Forget a commit that was not applied and never may be."""
        site, step = commit.head.key.site, _step(commit)
        self._unknown[site].discard(step)
        self._entries[site].pop(step, None)

    def note_state(self, site: str, checkpoints: Mapping[int, bytes]) -> None:
        """Forget commits of unknown outcome that the log has gone past.

        Somebody built another commit on the same head. If that one were lost by a
        second failover, making ours instead would fork what was released.
        """
        for step in list(self._unknown[site]):
            epoch, old = step
            present = checkpoints.get(epoch, b"")
            if present == old:
                continue
            self._unknown[site].discard(step)
            if present != self._entries[site][step].new:
                del self._entries[site][step]

    def trim(self) -> None:
        """Delete what is older than the window. Call it while all is well."""
        now = self._clock()
        if self._files.is_writing:
            return
        if self._files.newest.end and self._files.newest.since < now - _WINDOW:
            self._files.begin()
        self._delete_before(now - _WINDOW)

    async def clear(self) -> None:
        """Delete all commits, because records in them have been erased."""
        await self._files.finish()
        self._files.begin()
        self._delete_before(float("inf"))

    def _delete_before(self, time: float) -> None:
        gone = self._files.delete_before(time)
        for site, entries in list(self._entries.items()):
            kept = {s: e for s, e in entries.items() if e.place.segment not in gone}
            self._entries[site] = kept
            self._unknown[site] &= kept.keys()

    def _note(self, commit: Commit, place: Place) -> None:
        entry = _Entry(place, commit.head.checkpoint)
        self._entries[commit.head.key.site][_step(commit)] = entry
        self._unknown[commit.head.key.site].add(_step(commit))


def _decode(content: bytes) -> Commit:
    try:
        return _commits.decode(content)
    except msgspec.ValidationError:
        # Left behind by a release in which a commit erased records of its log alone.
        fields = msgspec.msgpack.decode(content)
        _, epoch = fields["head"]["key"]
        return msgspec.convert({**fields, "erased": {epoch: fields["erased"]}}, Commit)


def _step(commit: Commit) -> _Step:
    return commit.head.key.epoch, commit.old
