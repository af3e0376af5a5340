"""Only the owner can read what this program writes, whatever the umask says.

Records, salts, tokens and marks are in these files, and other users of a machine are
nobody to us. So the modes are decided here and nowhere else; the daily checkpoints
that go into somebody else's folder are the one exception, because they are public.
"""

import contextlib
import fcntl
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from consent_service.settings.table import Settings

FILE_MODE = 0o600
FOLDER_MODE = 0o700
OTHERS = 0o077
# What SQLite and we keep beside a database, by the end of its name.
_BESIDE = ("", "-wal", "-shm", "-journal", ".writer", ".service", ".backups")

_log = logging.getLogger(__name__)


def open_private(path: Path, flags: int) -> int:
    """Open a file and return its descriptor; if it is missing, make it.

    Raises:
        OSError: It cannot be opened or made.
    """
    return os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)


def create_empty(path: Path) -> None:
    """Make an empty file unless there is one, for a library that opens it by name.

    One that is there is not opened: closing it would drop the locks that this process
    has on it.
    """
    with contextlib.suppress(FileExistsError):
        os.close(open_private(path, os.O_WRONLY | os.O_EXCL))


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes out of what a lock file stands for; wait for our turn.

    Raises:
        OSError: The lock cannot be opened.
    """
    descriptor = open_private(path, os.O_WRONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def close_to_others(path: Path) -> None:
    """Close a file, socket or folder of ours to everybody but its owner."""
    path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def mend_loose_files(settings: Settings) -> None:
    """Close every file of ours that is open to others, and say so in the log.

    One may have been made by an earlier release, or been put back from a copy. A
    folder may be shared on purpose, so it is reported and left as it is.
    """
    for path in sorted(set(_own_files(settings))):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            _mend(path)
    for folder in (settings.data, settings.anchors):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            _report_folder(folder)


def _own_files(settings: Settings) -> Iterator[Path]:
    database = settings.store.file
    if database is not None:
        yield from (database.with_name(database.name + end) for end in _BESIDE)
    yield settings.data / "service"
    yield settings.high_water
    yield settings.tokens
    yield settings.tokens.with_name(settings.tokens.name + ".lock")
    # All below it is ours by name: sites, epochs, and what is in them.
    yield from settings.anchors.rglob("*")
    yield from settings.scans.rglob("*.*")
    if settings.backups is not None:
        yield from settings.backups.glob("consent-*")
    yield from settings.witness_state.glob("*.c*")


def _mend(path: Path) -> None:
    found = path.lstat()
    mode = stat.S_IMODE(found.st_mode)
    if not mode & OTHERS or stat.S_ISLNK(found.st_mode):
        return
    try:
        close_to_others(path)
    except PermissionError:
        _log.warning(
            "%s is open to others (mode %04o) and belongs to another user:"
            " have it closed, chmod %o",
            *(path, mode, mode & ~OTHERS),
        )
        return
    _log.warning(
        "%s was open to others (mode %04o); it is closed now, and what was in it may"
        " have been read",
        *(path, mode),
    )


def _report_folder(folder: Path) -> None:
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & OTHERS:
        _log.warning(
            "folder %s is open to others (mode %04o): chmod 700 %s, unless they are"
            " meant to see the names in it",
            *(folder, mode, folder),
        )
