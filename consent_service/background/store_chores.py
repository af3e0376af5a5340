"""What a store wants done beside the requests: backups, and old records moved away.

`upkeep` says when. Each chore may be cut off at any moment and begins again.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple, Protocol, runtime_checkable

from consent_service.store.sqlite import SqliteStore

_log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

# Seconds. Whoever was erased has a right to it without undue delay (Article 17 GDPR);
# to look costs nothing as long as there was no erasure.
_LOOK_EVERY: Final = 5.0
_HOUR: Final = 3600.0


class Chore(NamedTuple):
    """Something to do now, and again so many seconds after it was done."""

    work: Callable[[], Awaitable[None]]
    seconds: float


@runtime_checkable
class Archives(Protocol):
    """A store that old records can leave."""

    @property
    def has_archive(self) -> bool:
        """Whether there is a place for them."""
        ...

    async def archive_in_turn(self, before: datetime) -> int:
        """Move what is older, unless another process does; return how many moved."""
        ...


class BackupChores:
    """Makes a backup a day, and replaces those that hold what was erased.

    Attributes:
        newest: When the newest backup was made, as far as this process has looked.
    """

    def __init__(
        self, store: SqliteStore, *, folder: Path | None, keep: int, clock: Clock
    ) -> None:
        self.newest: datetime | None = None
        self._store = store
        self._folder = folder
        self._keep = keep
        self._clock = clock

    def all(self) -> list[Chore]:
        return [Chore(self.forget, _LOOK_EVERY), Chore(self.make_daily, _HOUR)]

    async def forget(self) -> None:
        """See that what was erased is in no file any more.

        Raises:
            StoreUnavailableError: Another program reads an older state.
            InstallationError: A backup that has to be replaced cannot be written.
        """
        await self._store.finish_purge()
        count = await self._store.backups.refresh(self._clock())
        if count:
            _log.info("removed %d backups that held what was erased since", count)

    async def make_daily(self) -> None:
        """Make the backup of the day, if there is a folder for it.

        Raises:
            InstallationError: It cannot be written.
        """
        if self._folder is None:
            return
        made = await self._store.backups.make_daily(
            self._folder, keep=self._keep, at=self._clock()
        )
        if made is not None:
            _log.info("made the backup %s", made)
        self.newest = await self._store.backups.newest(self._folder)


class ArchiveChore:
    """Moves old records out of memory.

    Attributes:
        moved: Entries that this process has moved since its start.
    """

    def __init__(self, store: Archives, *, days: int, clock: Clock) -> None:
        self.moved = 0
        self._store = store
        self._age = timedelta(days=days)
        self._clock = clock

    def all(self) -> list[Chore]:
        return [Chore(self.move, _HOUR)]

    async def move(self) -> None:
        """Move what has come of age.

        Raises:
            StoreUnavailableError: Redis or the archive is away. What moved, moved.
        """
        count = await self._store.archive_in_turn(self._clock() - self._age)
        self.moved += count
        if count:
            _log.info("moved %d entries to the archive", count)
