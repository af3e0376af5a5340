"""The highest state of each log that was ever signed, kept outside the database.

A database can be restored from yesterday's copy. A log that then continued would
say two things under one name. So before anything signed leaves the service,
its size and root are written here, and a store that knows less is not appended to.

The file consists of lines that are only added, each with a checksum. A process that
has it alone rewrites it with the newest ones. It must never be restored from a copy.
"""

import asyncio
import fcntl
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from consent_service.batching import Batcher, Waiting
from consent_service.durable_files import make_folder, replacing
from consent_service.errors import InstallationError, StoreUnavailableError
from consent_service.ledger.mark import (
    MAGIC,
    Mark,
    decode_marks,
    encode_marks,
    newest_marks,
)
from consent_service.private_files import open_private

# Marks in one write, and bytes after which the file is shortened; a mark takes 150.
_MOST = 1024
_LONGEST = 1 << 20
# As many logs may commit at once as there are sites; none of them may be refused.
_BOUND = 1 << 20


class _Extent(NamedTuple):
    """Which file it is, and how long."""

    inode: int
    size: int

    @classmethod
    def of(cls, file: int) -> "_Extent":
        status = os.fstat(file)
        return cls(status.st_ino, status.st_size)


class HighWater:
    """One file of marks. Several processes of a machine may add to it at once.

    After a failed write nothing may be released any more, since the next start
    would not know of it: every later call fails until the file is opened again.
    """

    def __init__(self, path: Path, *, longest: int = _LONGEST) -> None:
        self._path = path
        self._longest = longest
        self._marks: dict[str, Mark] = {}
        # By site the line of its mark, as it stands in the file.
        self._lines: dict[str, bytes] = {}
        # Owned by the thread while it runs.
        self._file = -1
        self._length = 0
        self._fault: Exception | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._batcher: Batcher[Mark, None] | None = None

    async def open(self) -> None:
        """Read all marks, and shorten the file if no other process has it open.

        Raises:
            InstallationError: The file cannot be used, or is damaged.
        """
        await self.close()
        thread = ThreadPoolExecutor(1, "high-water")
        await asyncio.get_running_loop().run_in_executor(thread, self._open)
        self._fault, self._thread = None, thread
        self._batcher = Batcher(self._raise_all, most=_MOST, bound=_BOUND)

    async def close(self) -> None:
        """Write what waits and close the file. Harmless when called twice."""
        if self._batcher is not None:
            await self._batcher.close()
        if self._thread is not None:
            self._thread.shutdown()
        self._batcher, self._thread = None, None
        self._close_file()

    def mark_of(self, site: str) -> Mark | None:
        """Return the highest mark of that site that this process knows."""
        return self._marks.get(site)

    def sites(self) -> list[str]:
        """Return the sites that have a mark."""
        return sorted(self._marks)

    async def raise_to(self, mark: Mark) -> None:
        """Return once `mark` is durable. Marks of several logs share one write.

        One that is known already is not written again.

        Raises:
            StoreUnavailableError: It is not; what it stands for must not leave.
        """
        if self._batcher is None:
            raise StoreUnavailableError("the high-water file is closed")
        if self._fault is None and self._marks.get(mark.site) == mark:
            return
        await self._batcher.ask(mark)

    async def _raise_all(self, batch: Sequence[Waiting[Mark, None]]) -> None:
        marks = [waiting.job for waiting in batch]
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._append, marks)
        for waiting in batch:
            waiting.answer(None)

    def _append(self, marks: Sequence[Mark]) -> None:
        if self._fault is not None:
            raise _unwritable(self._path, self._fault)
        lines = [encode_marks((mark,)) for mark in marks]
        try:
            self._length += _write(self._file, b"".join(lines))
            # Crash before this line: the mark may be lost, and nothing was released.
            # Crash after it: the mark may be of something that nobody received.
            # Both are safe; a mark that is missing for what was released is not.
            for mark, line in zip(marks, lines, strict=True):
                self._note(mark, line)
            if self._length > self._longest:
                self._open(known=_Extent.of(self._file))
                self._longest = max(self._longest, 2 * self._length)
        except (OSError, InstallationError) as error:
            # Part of a line may be in the file, and after a failed sync the kernel
            # may hold what the disk does not. Nothing may be built on it.
            self._fault = error
            raise _unwritable(self._path, error) from error

    def _note(self, mark: Mark, line: bytes) -> None:
        if mark.is_above(self._marks.get(mark.site)):
            self._marks[mark.site] = mark
            self._lines[mark.site] = line

    def _open(self, known: "_Extent | None" = None) -> None:
        """Open the file, shorten it if nobody else has it, and know what it says.

        It is read unless it is the file that was open, and as long as what this
        process read and wrote of it: with thousands of sites that takes long.
        """
        self._close_file()
        try:
            make_folder(self._path.parent)
            self._file, alone = _open_locked(self._path)
            extent = _Extent.of(self._file)
            if extent != known or extent.size != self._length:
                self._read()
            if alone:
                self._shorten()
        except OSError as error:
            self._close_file()
            raise _unusable(self._path, error) from error

    def _read(self) -> None:
        content = self._path.read_bytes()
        # Another process may have written it and not come to its sync.
        os.fdatasync(self._file)
        self._length = len(content)
        self._marks = newest_marks(decode_marks(content, self._path))
        self._lines = {
            site: encode_marks((mark,)) for site, mark in self._marks.items()
        }

    def _shorten(self) -> None:
        """Put a file with the newest marks in the place of the one that is open."""
        content = b"".join([f"{MAGIC}\n".encode(), *self._lines.values()])
        # A crash before the rename leaves the longer file, which says the same.
        with ExitStack() as on_failure:
            with replacing(self._path) as file:
                # Locked before it has the name under which others look for it. The
                # lock lives as long as any descriptor of the file.
                fcntl.flock(file, fcntl.LOCK_SH)
                file.write(content)
                fresh = os.dup(file.fileno())
                on_failure.callback(os.close, fresh)
            on_failure.pop_all()
        self._close_file()
        self._file, self._length = fresh, len(content)

    def _close_file(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = -1


def read_marked_sites(path: Path) -> list[str]:
    """Return the sites that have a mark in the file; none when there is no file.

    Nothing is opened for writing, made or shortened.

    Raises:
        InstallationError: The file cannot be read, or is damaged.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unusable(path, error) from error
    return sorted(newest_marks(decode_marks(content, path)))


def _open_locked(path: Path) -> tuple[int, bool]:
    """Open the file with a lock that others share; return whether there are none."""
    while True:
        file = open_private(path, os.O_RDWR | os.O_APPEND)
        alone = _lock(file)
        # A process that had it alone may have replaced it while we waited.
        if os.fstat(file).st_ino == path.stat().st_ino:
            return file, alone
        os.close(file)


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(file, fcntl.LOCK_SH)
        return False
    return True


def _write(file: int, content: bytes) -> int:
    written = 0
    while written < len(content):
        written += os.write(file, content[written:])
    os.fdatasync(file)
    return written


def _unusable(path: Path, error: OSError) -> InstallationError:
    return InstallationError(
        f"high-water file cannot be used: {str(path)!r}: {error.strerror}",
        hint="CONSENT_HIGH_WATER names it, and it has to be writable",
    )


def _unwritable(path: Path, error: Exception) -> StoreUnavailableError:
    return StoreUnavailableError(
        f"high-water file cannot be written: {str(path)!r}: {error}",
        hint="nothing more is acknowledged until the service is started again",
    )
