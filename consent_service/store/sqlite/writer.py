"""The one connection that writes. Everything here runs in the writer's thread."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import apsw

from consent_service.errors import ConsentServiceError, StoreUnavailableError
from consent_service.store.sqlite.backup_file import Copying
from consent_service.store.sqlite.connection import (
    PATIENCE,
    hold,
    open_writer,
    opening,
)
from consent_service.store.sqlite.lookup import Lookup
from consent_service.store.sqlite.schema import prepare

Item = TypeVar("Item")

# Pages in the write-ahead log after which they are copied into the database: 4 MB.
# Choices wait meanwhile: with 16 MB of a long log twice as long, for 1 % less CPU.
CHECKPOINT_AFTER: Final = 1_000
# Bytes. A commit of 512 choices writes somewhat less.
ROOM: Final = 1 << 20
_PROBE_GONE: Final = "DROP TABLE IF EXISTS probe"
# Milliseconds for which a purge waits for readers, and commits for the purge.
_BRIEF: Final = 50


@dataclass(frozen=True, slots=True)
class Joint(Generic[Item]):
    """A change that costs less when it is made together with others of its kind.

    Attributes:
        owner: Whose it is: two of one owner are not made together.
        item: What is to be written.
        alone: Writes one.
        together: Writes all of them, and returns for each the error with which it was
            left out. When it raises an error of ours it has written nothing yet, and
            each one is written alone.
    """

    owner: str
    item: Item
    alone: Callable[["Writer", Item], None]
    together: Callable[["Writer", Sequence[Item]], list[ConsentServiceError | None]]

    def __call__(self, writer: "Writer") -> None:
        self.alone(writer, self.item)


class Writer:
    """Runs changes, many in one transaction, and keeps the files in order.

    More than 15 methods: all that one thread may do with the one writing connection.

    Attributes:
        connection: For changes to use. The transaction is the writer's own.
        lookup: For changes to use.
    """

    def __init__(self, path: Path) -> None:
        """Take the place of the writer and make the database ready.

        Raises:
            StoreHeldError: Another process has it.
            StoreError: It is no database of ours, or of a newer release.
            InstallationError: The file or its folder cannot be used.
        """
        self._path = path
        self._fault: apsw.Error | None = None
        # Until a probe shows that there is room again.
        self._is_full = False
        self._pages = 0
        self._copying: list[Copying] = []
        with contextlib.ExitStack() as undo:
            held = hold(path)
            undo.callback(os.close, held)
            with opening(path):
                self.connection = open_writer(path)
                undo.callback(self.connection.close)
                prepare(self.connection)
                # After a failed sync the kernel may show us pages of the log that the
                # disk never got. Copied into the database they are written anew, and
                # this fails again if the disk does.
                _checkpoint(self.connection, apsw.SQLITE_CHECKPOINT_TRUNCATE)
                self.lookup = Lookup(self.connection)
                self.lookup.merge_all()
            self.connection.set_wal_hook(self._note_pages)
            self._undo = undo.pop_all()

    def close(self) -> None:
        for copying in self._copying:
            copying.close()
        with opening(self._path):
            self._undo.close()

    def begin_copy(self, path: Path) -> Copying:
        """Begin a copy of the database; end it by `end_copy`."""
        copying = Copying(self.connection, path)
        self._copying.append(copying)
        return copying

    def end_copy(self, copying: Copying) -> None:
        copying.close()
        self._copying.remove(copying)

    def check(self) -> None:
        """Raise if a commit could not succeed now.

        Raises:
            StoreUnavailableError: Something happened that may not be retried, or the
                disk was full and has no room for a large commit yet.
        """
        self._check_fault()
        self._check_room()
        if self._is_full:
            self._probe()
            self._is_full = False

    def _check_room(self) -> None:
        disk = os.statvfs(self._path.parent)
        free = disk.f_bavail * disk.f_frsize
        if free < ROOM:
            raise StoreUnavailableError(
                f"disk of the store is full: {free} bytes are left, {ROOM} are needed",
                hint="make room; the service goes on by itself",
            )

    def _probe(self) -> None:
        """Write as much as the largest commit does, and take it away again.

        A quota shows in no number of the disk, and a small write may find room where
        a choice does not. A crash in between leaves a table that nothing reads.
        """
        with self._guarded("write"):
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.execute(_PROBE_GONE)
            self.connection.execute("CREATE TABLE probe (content BLOB) STRICT")
            self.connection.execute("INSERT INTO probe VALUES (zeroblob(?))", (ROOM,))
            self.connection.execute("COMMIT")
        with self._guarded("write"):
            self.connection.execute(_PROBE_GONE)

    def _check_fault(self) -> None:
        if self._fault is not None:
            raise StoreUnavailableError(
                f"database is read-only since a write failed: {self._fault}",
                hint="check the disk, then start the service again",
            ) from self._fault

    def run(
        self, changes: Sequence[Callable[["Writer"], object]]
    ) -> list[object | ConsentServiceError]:
        """Run all changes in one transaction; it is durable when this returns.

        Returns:
            For each change what it returned, or the error of ours that undid it
            alone.

        Raises:
            StoreUnavailableError: Nothing of it is known to have happened.
        """
        with self._guarded("write"):
            self.connection.execute("BEGIN IMMEDIATE")
            joint = self._run_joint(changes)
            outcomes = [
                joint[place] if place in joint else self._run_one(change)
                for place, change in enumerate(changes)
            ]
            self.lookup.merge_step()
            # Before this returns, a crash leaves nothing of the transaction; after
            # it, all of it. Nobody has had an answer yet.
            self.connection.execute("COMMIT")
            self.lookup.settle()
        return outcomes

    def run_whole(self, changes: Iterable[Callable[["Writer"], object]]) -> None:
        """Run all changes, as they come, in one transaction; an error undoes all.

        What a change adds to `lookup` it has to settle itself.
        """
        with self._guarded("write"):
            self.connection.execute("BEGIN IMMEDIATE")
            for change in changes:
                change(self)
            # As in `run`: all of it is durable when this returns, or nothing.
            self.connection.execute("COMMIT")

    @property
    def is_untidy(self) -> bool:
        """Whether `tidy` has something to do. May be asked from any thread."""
        return self._pages > CHECKPOINT_AFTER

    def tidy(self) -> None:
        """Copy the write-ahead log, which has grown long, into the database."""
        with self._guarded("tidy"):
            _checkpoint(self.connection, apsw.SQLITE_CHECKPOINT_PASSIVE)

    def purge(self) -> bool:
        """Copy the write-ahead log into the database and cut it to nothing.

        Until then it holds pages as they were before an erasure. Returns False when a
        reader that looks at an earlier state blocks it.
        """
        with self._guarded("purge"):
            self.connection.set_busy_timeout(_BRIEF)
            try:
                _checkpoint(self.connection, apsw.SQLITE_CHECKPOINT_TRUNCATE)
            except apsw.BusyError:
                return False
            finally:
                self.connection.set_busy_timeout(PATIENCE)
        return True

    def _run_joint(
        self, changes: Sequence[Callable[["Writer"], object]]
    ) -> dict[int, ConsentServiceError | None]:
        """Make those together that can be; return what came of each, by its place."""
        joint = _joint_changes(changes)
        if not joint:
            return {}
        together = next(iter(joint.values())).together
        items = [change.item for change in joint.values()]
        try:
            # No savepoint: each statement hands Python's lock to the event loop.
            outcomes = together(self, items)
        except ConsentServiceError:
            return {}
        return dict(zip(joint, outcomes, strict=True))

    def _run_one(
        self, change: Callable[["Writer"], object]
    ) -> object | ConsentServiceError:
        # A savepoint each: one change that is refused leaves the rest of the batch.
        mark = self.lookup.mark()
        self.connection.execute("SAVEPOINT change")
        try:
            outcome = change(self)
        except ConsentServiceError as error:
            self.connection.execute("ROLLBACK TO change")
            self.lookup.undo(mark)
            outcome = error
        self.connection.execute("RELEASE change")
        return outcome

    @contextlib.contextmanager
    def _guarded(self, what: str) -> Iterator[None]:
        self._check_fault()
        try:
            yield
        except (apsw.BusyError, apsw.FullError) as error:
            # Known to be harmless: SQLite has undone it and synced nothing.
            self._is_full |= isinstance(error, apsw.FullError)
            raise StoreUnavailableError(f"database cannot {what}: {error}") from error
        except apsw.Error as error:
            # A sync that failed once may report success the next time, with the data
            # gone. So the first error is the last: no more writes on this connection.
            self._fault = error
            raise StoreUnavailableError(f"database cannot {what}: {error}") from error
        finally:
            self._roll_back()

    def _roll_back(self) -> None:
        self.lookup.forget()
        if self.connection.in_transaction:
            # This may fail too: what opens the file next reads only transactions that
            # were committed whole (sqlite.org/wal.html).
            with contextlib.suppress(apsw.Error):
                self.connection.execute("ROLLBACK")

    def _note_pages(self, _: apsw.Connection, __: str, pages: int) -> int:
        # SQLite calls this after each commit, in place of its automatic checkpoint
        # (sqlite3_wal_hook): no commit copies, `tidy` does.
        self._pages = pages
        return apsw.SQLITE_OK


def _joint_changes(changes: Sequence[object]) -> dict[int, Joint[Any]]:
    """Return the first change of each owner that can be made with others."""
    owners: set[str] = set()
    found: dict[int, Joint[Any]] = {}
    for place, change in enumerate(changes):
        if isinstance(change, Joint) and change.owner not in owners:
            owners.add(change.owner)
            found[place] = change
    return found


def _checkpoint(connection: apsw.Connection, mode: int) -> None:
    # A reader that blocks TRUNCATE is waited for (busy timeout), and is an
    # error after that; a PASSIVE checkpoint does what it can.
    connection.wal_checkpoint(mode=mode)
