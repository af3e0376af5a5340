"""A folder of backups: whose turn it is there, which are stale, which may go."""

import contextlib
import fcntl
import logging
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from consent_service.durable_files import make_folder, sync_folder
from consent_service.errors import InstallationError, StoreError
from consent_service.private_files import open_private
from consent_service.store.sqlite.backup_file import Contents, read_backup

_NAME: Final = re.compile(r"consent-\d{8}T\d{6}Z\.db")
_PARTS: Final = "consent-*.db.part*"
_LOCK: Final = "consent-backups.lock"

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def holding(folder: Path) -> Iterator[bool]:
    """Give whether the folder is ours until the end, cleared of unfinished backups."""
    try:
        make_folder(folder)
        lock = open_private(folder / _LOCK, os.O_RDWR)
    except OSError as error:
        raise InstallationError(
            f"backups cannot be written to {str(folder)!r}: {error.strerror}",
            hint="CONSENT_BACKUPS or --to names a folder that can be written",
        ) from error
    try:
        is_ours = _try_lock(lock)
        for part in folder.glob(_PARTS) if is_ours else ():
            part.unlink()
        yield is_ours
    finally:
        os.close(lock)


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def name_of(at: datetime) -> str:
    return f"consent-{at:%Y%m%dT%H%M%SZ}.db"


def time_of(path: Path) -> datetime:
    return datetime.strptime(path.name, "consent-%Y%m%dT%H%M%S%z.db")


def list_backups(folder: Path) -> list[Path]:
    """Return the backups in a folder, oldest first."""
    return sorted(path for path in folder.glob("*.db") if _NAME.fullmatch(path.name))


def list_ahead(paths: list[Path], now: datetime) -> list[Path]:
    """Return the backups that were named while the clock was ahead.

    They are as good as others, but say nothing of when they were made.
    """
    return [path for path in paths if time_of(path) > now]


def find_stale(paths: list[Path], present: Contents) -> list[Path]:
    return [path for path in paths if not _has_forgotten(path, present)]


def _has_forgotten(path: Path, present: Contents) -> bool:
    try:
        return read_backup(path).has_forgotten(present)
    except StoreError as error:
        _log.warning("%s; it may hold what was erased: remove it", error)
        return True


def remove_covered(paths: list[Path], present: Contents) -> int:
    """Remove what `present` covers; return how many files that were."""
    gone = [path for path in paths if _is_covered(path, present)]
    for path in gone:
        # What looking at a backup with other tools may have left beside it goes too.
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        sync_folder(path.parent)
    return len(gone)


def _is_covered(path: Path, present: Contents) -> bool:
    """Return whether a backup can go: not if only it has some of the entries."""
    try:
        if present.covers(read_backup(path)):
            return True
    except StoreError as error:
        _log.warning("%s", error)
        return False
    _log.warning(
        "backup %s holds entries that the store lacks, so it is left as it is;"
        " it may hold what was erased: look at it, then remove it",
        path,
    )
    return False
