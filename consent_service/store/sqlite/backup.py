"""Copies of the database, made while the service runs."""

import os
from pathlib import Path

import apsw

from consent_service.errors import InstallationError
from consent_service.files import sync_folder
from consent_service.store.sqlite.rows import fetch_first


def copy_database(reader: apsw.Connection, path: Path) -> None:
    """Write what the reader sees to `path`, whole or not at all.

    Raises:
        InstallationError: It cannot be written. An older copy is as it was.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        # Writes what is there and nothing of what was: no page that was freed.
        reader.execute("VACUUM INTO ?", (str(fresh),))
        fresh.chmod(0o600)
        _sync(fresh)
        fresh.replace(path)
        sync_folder(path.parent)
    except (apsw.Error, OSError) as error:
        raise InstallationError(
            f"backup cannot be written: {str(path)!r}: {error}"
        ) from error


def note_backup(connection: apsw.Connection, path: Path) -> None:
    note = "INSERT OR IGNORE INTO backup VALUES (?)"
    connection.execute(note, (str(path.absolute()),))


def refresh_backups(reader: apsw.Connection) -> None:
    """Write every copy anew that is still where it was written."""
    for path in map(Path, fetch_first(reader, "SELECT path FROM backup ORDER BY path")):
        if path.exists():
            copy_database(reader, path)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
