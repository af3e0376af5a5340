"""What a Redis store wants done: old records moved out of memory."""

import logging
from datetime import datetime, timedelta
from typing import Final, Protocol

from consent_service.store.chores import Chore, ChorePlan

_log = logging.getLogger(__name__)

_HOUR: Final = 3600.0


class Archiving(Protocol):
    """Where old records leave memory."""

    async def archive_in_turn(self, before: datetime) -> int:
        """Move older records unless another process does; return how many moved.

        Raises:
            StoreUnavailableError: Redis or the archive is away. What moved, moved.
        """
        ...


class RedisChores:
    """Moves old records to the archive, if there is one.

    Attributes:
        newest_backup: Always None: the operator copies the files of Redis.
        archived: See `chores.Chores`.
    """

    newest_backup: Final = None
    makes_backups: Final = False

    def __init__(self, archiving: Archiving | None, plan: ChorePlan) -> None:
        self.archived = 0
        self._archiving = archiving
        self._plan = plan

    def all(self) -> list[Chore]:
        return [Chore(self.move, _HOUR)] if self._archiving else []

    async def forget(self, *, waits: bool = False) -> None:  # nobody else is in the way
        """Do nothing: `purge` has rewritten every file that this store knows of."""

    async def move(self) -> None:
        """Move records that are older than the plan says.

        Raises:
            StoreUnavailableError: Redis or the archive is away. What moved, moved.
        """
        if self._archiving is None:
            return
        age = timedelta(days=self._plan.archive_days)
        count = await self._archiving.archive_in_turn(self._plan.clock() - age)
        self.archived += count
        if count:
            _log.info("moved %d entries to the archive", count)
