"""Connections: how they are set up, and whose turn to write it is."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import apsw

from consent_service.durable_files import make_folder
from consent_service.errors import (
    InstallationError,
    StoreHeldError,
    StoreUnavailableError,
)
from consent_service.private_files import create_empty, open_private

# Milliseconds. Nobody else should ever hold the lock; a person with a shell may.
PATIENCE: Final = 5_000
# Kilobytes of pages that a connection keeps: the writer's hold the right edge of
# every table and much of `lookup`.
_WRITER_CACHE: Final = 32_768
_READER_CACHE: Final = 4_096
# Parsed statements that a connection keeps: `insert_rows` makes one of each size.
_STATEMENTS: Final = 192


def open_writer(path: Path) -> apsw.Connection:
    with opening(path):
        # SQLite would leave its mode to the umask. What it keeps beside the database
        # gets the mode of the database.
        create_empty(path)
    connection = _connect(path, apsw.SQLITE_OPEN_READWRITE)
    for pragma in (
        "journal_mode = WAL",
        # A commit is on disk when it returns: the receipt that follows is a promise.
        "synchronous = FULL",
        # What is deleted is overwritten. FAST would leave it in freed pages.
        "secure_delete = ON",
        # What a savepoint undoes must not be written to a temporary file.
        "temp_store = MEMORY",
        f"cache_size = -{_WRITER_CACHE}",
        # The writer does it between two batches, when nobody waits for an answer.
        "wal_autocheckpoint = 0",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def open_reader(path: Path) -> apsw.Connection:
    connection = _connect(path, apsw.SQLITE_OPEN_READONLY)
    connection.execute(f"PRAGMA cache_size = -{_READER_CACHE}")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _connect(path: Path, flags: int) -> apsw.Connection:
    with opening(path):
        connection = apsw.Connection(
            str(path), flags=flags, statementcachesize=_STATEMENTS
        )
        connection.set_busy_timeout(PATIENCE)
        return connection


@contextlib.contextmanager
def opening(path: Path) -> Iterator[None]:
    """Translate the errors of opening a database."""
    try:
        yield
    except (apsw.Error, OSError) as error:
        raise InstallationError(
            f"database cannot be opened: {str(path)!r}: {error}",
            hint="CONSENT_STORE names it; file and folder must be writable",
        ) from error


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Translate the errors of a read. A read changes nothing: repeat it."""
    try:
        yield
    except apsw.Error as error:
        raise StoreUnavailableError(f"database cannot be read: {error}") from error


def hold(path: Path) -> int:
    """Take the one place of a writer, and return the descriptor that holds it.

    The lock is on a file of its own: SQLite's locks are on the database itself, and
    closing any descriptor of a file drops all POSIX locks that a process has on it.

    Raises:
        StoreHeldError: Another process has it.
        InstallationError: The folder cannot be made or written.
    """
    with opening(path):
        make_folder(path.parent)
        descriptor = open_private(path.with_name(path.name + ".writer"), os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise StoreHeldError(
            f"another process has the database: {str(path)!r}",
            hint="stop it first; several processes need Redis "
            "(docs/operating/many-processes.md)",
        ) from error
    return descriptor
