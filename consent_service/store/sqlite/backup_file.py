"""One backup: how it is written, and what it holds."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

import apsw

from consent_service.durable_files import sync_folder
from consent_service.errors import InstallationError, StoreError
from consent_service.private_files import create_empty
from consent_service.store.sqlite.rows import fetch
from consent_service.store.sqlite.schema import APPLICATION

# Pages in one step of a copy, 256 kB: choices that wait behind it wait for a
# millisecond.
_STEP: Final = 64

_SIZES: Final = "SELECT origin, size FROM log"
_ERASURES: Final = (
    "SELECT origin, number, body FROM statement JOIN log ON log.id = log"
    " WHERE kind IN ('erasure', 'retention')"
)


class Contents(NamedTuple):
    """The contents of a database by which backups are compared.

    Attributes:
        sizes: Entries of each log, by its origin. A log only grows.
        erasures: Every statement that records were destroyed.
    """

    sizes: Mapping[str, int]
    erasures: frozenset[tuple[str, int, bytes]]

    def covers(self, other: "Contents") -> bool:
        """Return whether nothing is lost when `other` goes and this one stays."""
        return all(
            size <= self.sizes.get(origin, -1) for origin, size in other.sizes.items()
        )

    def has_forgotten(self, other: "Contents") -> bool:
        """Return whether all that was destroyed in `other` is destroyed here too."""
        return other.erasures <= self.erasures


class Copying:
    """A copy that the writer's connection makes of its own database, step by step.

    Commits between two steps go into the copy too, since the same connection makes
    them: it never has to begin anew, and no reader holds the write-ahead log. What
    was deleted is not in it: the database overwrites what it frees.
    """

    def __init__(self, source: apsw.Connection, path: Path) -> None:
        with _writing(path):
            self._path = path
            self._target = apsw.Connection(str(_fresh(path)))
            # A copy that is not whole is never used: it needs no journal.
            self._target.execute("PRAGMA journal_mode = OFF")
            self._target.execute("PRAGMA synchronous = OFF")
            self._backup = self._target.backup("main", source, "main")

    def step(self) -> bool:
        """Copy some more; return whether that was all."""
        with _writing(self._path):
            if not self._backup.step(_STEP):
                return False
            self._backup.finish()
            return True

    def close(self) -> None:
        """End it, whole or not. Harmless when called twice."""
        self._backup.close(True)
        self._target.close(True)


def copy_by_reading(reader: apsw.Connection, path: Path) -> None:
    """Write what a reader sees, for a process that is not the one that writes.

    Until it is done the write-ahead log of the database cannot be cut.
    """
    with _writing(path):
        reader.execute("VACUUM INTO ?", (str(_fresh(path)),))


def put_in_place(path: Path) -> None:
    """Give a backup that is whole its name; it is durable when this returns.

    Raises:
        InstallationError: It cannot be. An older one of that name is as it was.
    """
    part = part_of(path)
    with _writing(path):
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)


def contents_of(connection: apsw.Connection) -> Contents:
    with connection:
        sizes = dict(fetch(connection, _SIZES))
        erasures = frozenset(fetch(connection, _ERASURES))
    return Contents(sizes, erasures)


def read_backup(path: Path) -> Contents:
    """Return what a backup holds, and leave nothing beside it.

    Raises:
        StoreError: It is no database of ours, or damaged.
    """
    # `immutable`: no lock, and no write-ahead log is made for it.
    address = f"file:{quote(str(path.absolute()))}?immutable=1"
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    try:
        with contextlib.closing(apsw.Connection(address, flags=flags)) as connection:
            # Of whatever format: what is read has been the same since the first.
            if connection.pragma("application_id") == APPLICATION:
                return contents_of(connection)
    except apsw.Error as error:
        raise StoreError(f"backup cannot be read: {str(path)!r}: {error}") from error
    raise StoreError(f"not a backup of this service: {str(path)!r}")


def part_of(path: Path) -> Path:
    """Return where a backup is written until it is whole."""
    return path.with_name(path.name + ".part")


def _fresh(path: Path) -> Path:
    """Make the empty file that a backup is written to; only its owner reads it."""
    part = part_of(path)
    part.unlink(missing_ok=True)
    create_empty(part)
    return part


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except (apsw.Error, OSError) as error:
        raise InstallationError(
            f"backup cannot be written: {str(path)!r}: {error}"
        ) from error
