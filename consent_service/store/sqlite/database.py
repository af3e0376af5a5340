"""The database of a process: one thread that writes, a few that read."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import apsw

from consent_service.batching import Batcher, Waiting
from consent_service.errors import (
    ConsentServiceError,
    StoreHeldError,
    StoreUnavailableError,
)
from consent_service.store.sqlite.backup_file import copy_by_reading
from consent_service.store.sqlite.connection import open_reader, opening, reading
from consent_service.store.sqlite.schema import check
from consent_service.store.sqlite.writer import Writer
from consent_service.store.sqlite.writer_feed import Feed

Result = TypeVar("Result")
Change = Callable[[Writer], Result]
Query = Callable[[apsw.Connection], Result]

# Changes in one transaction: those of as many sites.
_MOST: Final = 512
# Each log has one commit under way, so this is a bound on sites and not on load.
_BOUND: Final = 1 << 20
_READERS: Final = 4
# Seconds between attempts to cut the write-ahead log while somebody reads an earlier
# state: commits go on in between. Our own reads take milliseconds.
_PAUSES: Final = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0)


class Database:
    """Gives turns at the file. Usable from several tasks of one event loop."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        # False while erased bytes may be in the write-ahead log.
        self.is_purged = True
        self._read_only = read_only
        self._writer: Writer | None = None
        self._write_thread: ThreadPoolExecutor | None = None
        self._batcher: Batcher[Change[Any], Any] | None = None
        self._read_threads: ThreadPoolExecutor | None = None
        # Connections that no thread uses now. `list` methods are atomic.
        self._readers: list[apsw.Connection] = []

    async def open(self) -> None:
        """Open the file; close it first if it is open already."""
        await self.close()
        if not self._read_only:
            thread = ThreadPoolExecutor(1, "sqlite-writer")
            loop = asyncio.get_running_loop()
            self._writer = await loop.run_in_executor(thread, Writer, self.path)
            self._write_thread = thread
            self._batcher = Batcher(self._run, most=_MOST, bound=_BOUND)
        self._read_threads = ThreadPoolExecutor(_READERS, "sqlite-reader")
        if self._read_only:
            await self.read(check)

    async def close(self) -> None:
        """Finish what was taken, and take no more from the first moment on."""
        loop = asyncio.get_running_loop()
        batcher, self._batcher = self._batcher, None
        if batcher is not None:
            await batcher.close()
        read_threads, self._read_threads = self._read_threads, None
        if read_threads is not None:
            await loop.run_in_executor(None, read_threads.shutdown)
        # Readers first: the last connection to close removes the write-ahead log.
        while self._readers:
            self._readers.pop().close()
        writer, self._writer = self._writer, None
        thread, self._write_thread = self._write_thread, None
        if writer is not None and thread is not None:
            await loop.run_in_executor(thread, writer.close)
            thread.shutdown()

    async def write(self, change: Change[Result]) -> Result:
        """Run a change in the next transaction; it is durable when this returns."""
        self._check_ours()
        if self._batcher is None:
            raise _closed()
        return cast(Result, await self._batcher.ask(change))

    async def write_whole(self, changes: AsyncIterator[Change[object]]) -> None:
        """Run changes as they come in one transaction, or none when one fails.

        Other writes wait until it has ended.
        """
        self._check_ours()
        feed = Feed(changes)
        try:
            await self._in_thread(lambda writer: writer.run_whole(feed))
        finally:
            # The thread must not wait for a caller that gave up, nor finish its work.
            feed.give_up()
        await self._in_thread(Writer.tidy)

    async def read(self, query: Query[Result]) -> Result:
        if self._read_threads is None:
            raise _closed()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._read_threads, self._read, query)

    def find_fresh(self, key: bytes) -> tuple[int, ...] | None:
        """Return what a key finds among the newest records, if they are in memory."""
        return self._writer.lookup.find_fresh(key) if self._writer else None

    async def check(self) -> None:
        """Raise if a write could not succeed now."""
        await self._in_thread(Writer.check)

    async def purge(self) -> None:
        """Cut the write-ahead log to nothing, and hold up no commit for long.

        Raises:
            StoreUnavailableError: Another program reads an earlier state.
        """
        self.is_purged = False
        for pause in (*_PAUSES, None):
            if await self._in_thread(Writer.purge):
                self.is_purged = True
                return
            if pause is not None:
                await asyncio.sleep(pause)
        raise StoreUnavailableError(
            "another program is reading the database, so erased records are still in"
            " its write-ahead log",
            hint="the service goes on trying; what copies the database should not"
            " take long",
        )

    async def copy(self, path: Path) -> None:
        """Write a copy to `part_of(path)`; not durable when this returns.

        Raises:
            InstallationError: It cannot be written.
        """
        if self._read_only:
            await self.read(lambda reader: copy_by_reading(reader, path))
            return
        copying = await self._in_thread(lambda writer: writer.begin_copy(path))
        try:
            # Each step is a turn of its own in the writer's thread.
            while not await self._in_thread(lambda _: copying.step()):
                pass
        finally:
            # A writer that was closed meanwhile has ended it.
            with contextlib.suppress(StoreUnavailableError):
                await self._in_thread(lambda writer: writer.end_copy(copying))

    def _check_ours(self) -> None:
        if self._read_only:
            raise StoreHeldError(f"database was opened read-only: {str(self.path)!r}")

    async def _run(self, batch: Sequence[Waiting[Change[Any], Any]]) -> None:
        changes = [waiting.job for waiting in batch]
        outcomes = await self._in_thread(lambda writer: writer.run(changes))
        for waiting, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, ConsentServiceError):
                waiting.refuse(outcome)
            else:
                waiting.answer(outcome)
        if self._writer is not None and self._writer.is_untidy:
            await self._in_thread(Writer.tidy)

    async def _in_thread(self, work: Change[Result]) -> Result:
        if self._writer is None or self._write_thread is None:
            raise _closed()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._write_thread, work, self._writer)

    def _read(self, query: Query[Result]) -> Result:
        try:
            connection = self._readers.pop()
        except IndexError:
            with opening(self.path):
                connection = open_reader(self.path)
        with reading():
            result = query(connection)
        self._readers.append(connection)
        return result


def _closed() -> StoreUnavailableError:
    return StoreUnavailableError("database is closed")
