"""The store as the rest of the service sees it, and the copies it makes of itself."""

from pathlib import Path

from consent_service.store.sqlite.backup import (
    copy_database,
    note_backup,
    refresh_backups,
)
from consent_service.store.sqlite.database import Database
from consent_service.store.sqlite.logs import SqliteLogs
from consent_service.store.sqlite.records import SqliteRecords
from consent_service.store.sqlite.revisions import SqliteAccesses, SqliteRevisions
from consent_service.store.sqlite.rows import fetch_first


class SqliteStore:
    """A `Store` in one file. One process at a time may write to it.

    Attributes:
        logs: Heads, tiles, checkpoints and statements.
        records: The records.
        revisions: Every revision ever served.
        accesses: Every use of a token.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Set up; `open` does the work.

        Args:
            path: The database. `PATH-wal`, `PATH-shm` and `PATH.writer` lie beside it.
            read_only: Leave the writer's place to another process.
        """
        self._database = Database(path, read_only=read_only)
        self.logs = SqliteLogs(self._database)
        self.records = SqliteRecords(self._database)
        self.revisions = SqliteRevisions(self._database)
        self.accesses = SqliteAccesses(self._database)

    async def open(self) -> None:
        await self._database.open()

    async def close(self) -> None:
        await self._database.close()

    async def list_sites(self) -> list[str]:
        find = "SELECT site FROM log UNION SELECT site FROM revision ORDER BY site"
        return await self._database.read(lambda reader: fetch_first(reader, find))

    async def check(self) -> None:
        await self._database.check()

    async def purge(self) -> None:
        await self._database.purge()

    async def backup(self, path: Path) -> None:
        """Write a copy of the whole database as it is now, and remember where.

        Raises:
            InstallationError: The copy cannot be written. An older one is as it was.
        """
        # Noted first: a copy that we do not know of would keep what is erased later.
        await self._database.write(lambda writer: note_backup(writer.connection, path))
        await self._database.read(lambda reader: copy_database(reader, path))

    async def refresh_backups(self) -> None:
        """Write every copy anew that is still where it was written.

        A log only grows, so a newer copy holds all of an older one, except what
        was erased meanwhile, which no copy may keep.

        Raises:
            InstallationError: One of them cannot be written.
        """
        await self._database.read(refresh_backups)
