"""Makes backups, counts them, and replaces those that hold erased records.

A log only grows, so a newer backup holds all of an older one, except what was erased
in between, which no backup may keep (requirement B-23). So after an erasure a new one
is written, and those before it go. Comparing shows which must go: nothing has to be
remembered, so a crash cannot make us forget anything.
"""

import asyncio
import json
import logging
import os
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path

from consent_service.durable_files import sync_folder
from consent_service.errors import StoreHeldError
from consent_service.private_files import open_private
from consent_service.store.sqlite.backup_file import (
    Contents,
    contents_of,
    part_of,
    put_in_place,
    read_backup,
)
from consent_service.store.sqlite.backup_folder import (
    find_stale,
    holding,
    list_ahead,
    list_backups,
    name_of,
    remove_covered,
    time_of,
)
from consent_service.store.sqlite.database import Database

_log = logging.getLogger(__name__)

# Seconds between two looks whether another process has ended.
_PAUSE = 0.2


class Backups:
    """Makes backups of one database, and sees to it that none outlives its erasures.

    One process at a time works on a folder; any number of them may try.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        path = database.path
        # Beside the database and not in it: who only reads the database adds to it.
        self._list = path.with_name(path.name + ".backups")
        # Whether an erasure may be missing from some backup: at the start nobody
        # knows what the process before has left undone.
        self._is_doubtful = True
        self._reported: set[Path] = set()
        # One at a time in this process too: else the chores of a start, which look
        # for stale backups and make that of the day, would keep each other out.
        self._turn = asyncio.Lock()

    def note_erasure(self) -> None:
        """Make the next `refresh` look for backups to replace."""
        self._is_doubtful = True

    async def make(self, folder: Path, *, keep: int, at: datetime) -> Path:
        """Write a backup, remove all but the newest `keep`, and return its path.

        Those named while the clock was ahead stay besides, and do not count.

        Raises:
            StoreHeldError: Another process is making one there.
            InstallationError: It cannot be written. The others are as they were.
        """
        async with self._turn:
            return await self._make(folder, keep=keep, at=at)

    async def _make(self, folder: Path, *, keep: int, at: datetime) -> Path:
        with holding(folder) as is_ours:
            if not is_ours:
                raise StoreHeldError(
                    f"another process is making a backup in {str(folder)!r}",
                    hint="try again when it has ended",
                )
            # Noted first: one that we do not know of would keep what is erased later.
            self._note(folder)
            path = folder / name_of(at)
            present = await self._write(path)
            made = await self._made_by(folder, at)
            # A clock that was set back must not make the newest one look old.
            older = [backup for backup in made[:-keep] if backup != path]
            await asyncio.to_thread(remove_covered, older, present)
        return path

    async def make_daily(self, folder: Path, *, keep: int, at: datetime) -> Path | None:
        """Write a backup unless there is one of the same day (UTC)."""
        made = await self._made_by(folder, at)
        if made and made[-1].name[:16] >= name_of(at)[:16]:
            return None
        return await self.make(folder, keep=keep, at=at)

    async def newest(self, folder: Path, now: datetime) -> datetime | None:
        """Return when the newest backup of a folder was made; never later than now."""
        made = await self._made_by(folder, now)
        return time_of(made[-1]) if made else None

    async def refresh(self, at: datetime, *, waits: bool = False) -> int:
        """Replace the backups that hold what was erased; return how many went.

        Cheap when there was no erasure since the last time.

        Args:
            at: Now.
            waits: Whether to wait for another process that makes a backup. Otherwise
                its folder is left for the next call.

        Raises:
            InstallationError: A new one cannot be written, and the old ones stand.
        """
        if not self._is_doubtful:
            return 0
        self._is_doubtful = False
        count = 0
        with ExitStack() as on_failure:
            on_failure.callback(self.note_erasure)
            for folder in await asyncio.to_thread(self._present_folders):
                async with self._turn:
                    count += await self._refresh(folder, at, waits=waits)
            on_failure.pop_all()
        return count

    async def _refresh(self, folder: Path, at: datetime, *, waits: bool) -> int:
        is_said = False
        while True:
            with holding(folder) as is_ours:
                if is_ours:
                    return await self._replace_stale(folder, at)
            if not waits:
                self._is_doubtful = True
                return 0
            if not is_said:
                is_said = True
                _log.warning(
                    "another process is making a backup in %s: waiting for it, since "
                    "what was erased has to leave that folder",
                    folder,
                )
            await asyncio.sleep(_PAUSE)

    async def _replace_stale(self, folder: Path, at: datetime) -> int:
        present = await self._database.read(contents_of)
        made = await asyncio.to_thread(self._made_in, folder)
        stale = await asyncio.to_thread(find_stale, made, present)
        if stale and stale[-1] == made[-1]:
            path = folder / name_of(at)
            present = await self._write(path)
            stale = [backup for backup in stale if backup != path]
        # Crash before this: they are found stale again, beside one that is not.
        return await asyncio.to_thread(remove_covered, stale, present)

    async def _write(self, path: Path) -> Contents:
        """Write a backup from which nothing is missing that is erased by now."""
        while True:
            with ExitStack() as on_failure:
                # Stopped, or the disk is full: half a backup is of no use to anybody.
                on_failure.callback(partial(part_of(path).unlink, missing_ok=True))
                await self._database.copy(path)
                on_failure.pop_all()
            await asyncio.to_thread(put_in_place, path)
            # Somebody else's erasure would not find what had no name yet.
            present = await self._database.read(contents_of)
            if (await asyncio.to_thread(read_backup, path)).has_forgotten(present):
                return present

    async def _made_by(self, folder: Path, now: datetime) -> list[Path]:
        """Return the backups of a folder but those that lie ahead, which it reports."""
        made = await asyncio.to_thread(self._made_in, folder)
        ahead = list_ahead(made, now)
        for path in ahead:
            if path not in self._reported:
                self._reported.add(path)
                _log.warning(
                    "backup %s was made while the clock was ahead: it is kept, "
                    "and does not count as one of today",
                    path,
                )
        return [path for path in made if path not in ahead]

    def _made_in(self, folder: Path) -> list[Path]:
        # Somebody may run the service on a backup where it lies: that one is in use.
        in_use = self._database.path.absolute()
        return [
            backup for backup in list_backups(folder) if backup.absolute() != in_use
        ]

    def _folders(self) -> list[Path]:
        if not self._list.exists():
            return []
        lines = self._list.read_text().splitlines()
        return [Path(json.loads(line)) for line in lines]

    def _present_folders(self) -> list[Path]:
        # What is not there is not mounted now, or is gone for good.
        return [folder for folder in self._folders() if folder.is_dir()]

    def _note(self, folder: Path) -> None:
        if folder.absolute() in self._folders():
            return
        # Added to, not replaced: a service and a command may both note a folder now.
        with os.fdopen(
            open_private(self._list, os.O_WRONLY | os.O_APPEND), "a"
        ) as file:
            file.write(json.dumps(str(folder.absolute())) + "\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self._list.parent)
