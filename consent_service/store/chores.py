"""What a store wants done beside the requests, such as its daily backup."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec


class Chore(NamedTuple):
    """Work to do now, and again so many seconds after it was done.

    It may be cut off at any moment, and then begins again.
    """

    work: Callable[[], Awaitable[None]]
    seconds: float


class ChorePlan(msgspec.Struct, frozen=True):
    """What the operator asks of the chores. A store takes what it has a use for.

    Attributes:
        clock: Now, aware UTC.
        backups: The folder for daily backups; None makes none.
        backups_kept: How many backups stay in it.
        archive_days: Days after which a record moves to the archive.
    """

    clock: Callable[[], datetime]
    backups: Path | None = None
    backups_kept: int = 7
    archive_days: int = 90


class Chores(Protocol):
    """The chores of one store, and what came of them in this process."""

    @property
    def makes_backups(self) -> bool:
        """Whether one is made each day."""
        ...

    @property
    def newest_backup(self) -> datetime | None:
        """When the newest backup was made; None if there is none, or not yet seen.

        Never ahead of the clock.
        """
        ...

    @property
    def archived(self) -> int:
        """How many entries this process has moved to the archive since its start."""
        ...

    def all(self) -> Sequence[Chore]:
        """Return the chores. Each raises what its work raises, and then runs again."""
        ...

    async def forget(self, *, waits: bool = False) -> None:
        """Remove erased records from every file beside the store that holds them.

        It is one of the chores; a command that erases without a service runs it.

        Args:
            waits: Whether to wait for other processes that write such files now.
                Otherwise their files are left for the next call.

        Raises:
            StoreUnavailableError: Another program reads an older state. Try again.
            InstallationError: A file cannot be written. It still holds the records.
        """
        ...


class BackupMaker(Protocol):
    """A store that can copy itself, also while another process writes to it."""

    async def make(self, folder: Path, *, keep: int, at: datetime) -> Path:
        """Write a backup, remove all but the newest `keep`, and return its path.

        It is complete and durable when this returns.

        Raises:
            StoreHeldError: Another process is making one there. Nothing was written.
            InstallationError: It cannot be written. The others are as they were.
        """
        ...
