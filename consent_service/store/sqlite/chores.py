"""What an SQLite store wants done: backups that forget, and an erasure finished."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from consent_service.store.chores import Chore, ChorePlan
from consent_service.store.sqlite.backup_keeper import Backups

_log = logging.getLogger(__name__)

# Seconds. An erasure is due without undue delay (Article 17 GDPR); to look costs
# nothing as long as there was none.
_LOOK_EVERY: Final = 5.0
_HOUR: Final = 3600.0


class SqliteChores:
    """Makes a backup a day, and replaces those that hold erased records.

    Attributes:
        archived: Always 0: old records stay on the disk.
    """

    archived: Final = 0

    def __init__(
        self,
        backups: Backups,
        finish_purge: Callable[[], Awaitable[None]],
        plan: ChorePlan,
    ) -> None:
        self._newest: datetime | None = None
        self._backups = backups
        self._finish_purge = finish_purge
        self._plan = plan

    @property
    def makes_backups(self) -> bool:
        """See `chores.Chores`."""
        return self._plan.backups is not None

    @property
    def newest_backup(self) -> datetime | None:
        """See `chores.Chores`."""
        # The clock may have gone back since we looked.
        return self._newest and min(self._newest, self._plan.clock())

    def all(self) -> list[Chore]:
        return [Chore(self.forget, _LOOK_EVERY), Chore(self.make_daily, _HOUR)]

    async def forget(self, *, waits: bool = False) -> None:
        """Finish an erasure that was cut off, and replace backups that hold records.

        See `chores.Chores`.

        Raises:
            StoreUnavailableError: Another program reads an older state. Try again.
            InstallationError: A backup that has to be replaced cannot be written.
        """
        await self._finish_purge()
        count = await self._backups.refresh(self._plan.clock(), waits=waits)
        if count:
            _log.info("removed %d backups that held erased records", count)

    async def make_daily(self) -> None:
        """Make the backup of the day, if the plan names a folder.

        Raises:
            InstallationError: It cannot be written.
        """
        folder = self._plan.backups
        if folder is None:
            return
        now = self._plan.clock()
        made = await self._backups.make_daily(
            folder, keep=self._plan.backups_kept, at=now
        )
        if made is not None:
            _log.info("made the backup %s", made)
        self._newest = await self._backups.newest(folder, now)
