"""The store as the rest of the service sees it."""

from collections.abc import AsyncIterable, Sequence
from pathlib import Path
from typing import Final

from consent_service.store.chores import ChorePlan
from consent_service.store.interface import Head, Portion
from consent_service.store.sqlite.backup_keeper import Backups
from consent_service.store.sqlite.chores import SqliteChores
from consent_service.store.sqlite.database import Database
from consent_service.store.sqlite.day_counts import SqliteCounts
from consent_service.store.sqlite.logs import SqliteLogs
from consent_service.store.sqlite.records import SqliteRecords
from consent_service.store.sqlite.revisions import SqliteAccesses, SqliteRevisions
from consent_service.store.sqlite.rows import fetch_first
from consent_service.store.sqlite.site_import import changes_of


class SqliteStore:
    """A `Store` in one file. One process at a time may write to it.

    Attributes:
        logs: Heads, tiles, checkpoints and statements.
        records: The records.
        counts: How many there are, by day.
        revisions: Every revision ever served.
        accesses: Every use of a token.
        backups: The copies that were made of it.
        is_shared: False: one process writes.
        tokens: None: a token must be issued while the service holds the store.
        policies: None: they are the files of a folder.
        set_ups: None: likewise.
        rates: None: there is no other process to share a limit with.
        fellows: None: there is no other machine either.
    """

    is_shared: Final = False
    tokens: Final = None
    policies: Final = None
    set_ups: Final = None
    rates: Final = None
    fellows: Final = None

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Set up; `open` does the work.

        Args:
            path: The database. `PATH-wal`, `PATH-shm`, `PATH.writer` and
                `PATH.backups` lie beside it.
            read_only: Leave the writer's place to another process.
        """
        self._database = Database(path, read_only=read_only)
        self.logs = SqliteLogs(self._database)
        self.records = SqliteRecords(self._database)
        self.counts = SqliteCounts(self._database)
        self.revisions = SqliteRevisions(self._database)
        self.accesses = SqliteAccesses(self._database)
        self.backups = Backups(self._database)

    async def open(self) -> None:
        # After a fault as after a crash: an erasure may not have come to its end.
        self.backups.note_erasure()
        await self._database.open()

    async def close(self) -> None:
        await self._database.close()

    def chores(self, plan: ChorePlan) -> SqliteChores:
        return SqliteChores(self.backups, self.finish_purge, plan)

    async def import_site(
        self, heads: Sequence[Head], portions: AsyncIterable[Portion]
    ) -> None:
        await self._database.write_whole(changes_of(heads, portions))

    async def list_sites(self) -> list[str]:
        find = "SELECT site FROM log UNION SELECT site FROM revision ORDER BY site"
        return await self._database.read(lambda reader: fetch_first(reader, find))

    async def check(self) -> None:
        await self._database.check()

    async def purge(self) -> None:
        # The backups have their own time: a copy takes longer than anybody waits.
        self.backups.note_erasure()
        await self._database.purge()

    async def finish_purge(self) -> None:
        """Purge again where the last purge was given up."""
        if not self._database.is_purged:
            await self._database.purge()
