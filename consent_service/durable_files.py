"""Writing small files so that a crash leaves the old content or the new, whole."""

import os
from errno import ENOTDIR
from pathlib import Path

_OWNER_ONLY = 0o600


def create_file(path: Path, content: bytes) -> None:
    """Make a file that only its owner can read. It is durable when this returns.

    Raises:
        FileExistsError: There is one already. It is as it was.
        OSError: The machine is in the way. A part of the file may be there.
    """
    _make_folder(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file. It is durable when this returns.

    Raises:
        OSError: The machine is in the way. The old content stands, or the new.
    """
    fresh = path.with_name(path.name + ".new")
    # What an attempt that was interrupted left behind was never in use.
    fresh.unlink(missing_ok=True)
    create_file(fresh, content)
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make durable what was created, renamed or removed in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        # The file that is asked for does not exist: something else is in its way.
        raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(folder)) from error
