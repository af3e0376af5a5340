"""Write small files so that a crash leaves the old content or the new, whole.

A rename is durable only when its folder was synced too: until then a power cut may
bring the old file back, long after the caller had its answer. So nothing else in this
package renames or replaces a file; the backups of the SQLite store are the one
exception, because the database writes those itself.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from errno import ENOTDIR
from functools import partial
from pathlib import Path
from typing import BinaryIO

from consent_service.private_files import FOLDER_MODE, open_private


def create_file(path: Path, content: bytes) -> None:
    """Create a file that only its owner can read. It is durable when this returns.

    Raises:
        FileExistsError: There is one already. It is as it was.
        OSError: The file cannot be written. Nothing of it is left.
    """
    make_folder(path.parent)
    with _new_file(path) as file:
        file.write(content)
    sync_folder(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file with `content`. It is durable when this returns.

    Only its owner can read the new file, no matter who could read the old one.

    Raises:
        OSError: The file cannot be written. The old content stands, or the new.
    """
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a new file to write; it takes the place of `path` when the block ends.

    It is durable then. When the block raises, the old file stands and nothing else
    is left.
    """
    make_folder(path.parent)
    fresh = path.with_name(path.name + ".new")
    # What an attempt that was interrupted left behind was never in use.
    fresh.unlink(missing_ok=True)
    with _new_file(fresh) as file:
        yield file
    # A crash before the rename leaves the old file; after it, either of the two
    # until the folder is synced.
    fresh.replace(path)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents where they are missing, durably.

    Only their owner can enter them; a folder that is there stays as it is.

    Raises:
        OSError: It cannot be created, or a file has its name.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    try:
        folder.mkdir(FOLDER_MODE, exist_ok=True)
    except FileExistsError as error:
        # The file that was asked for does not exist: another one has the folder's name.
        raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(folder)) from error
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make durable what was created, renamed or removed in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file that did not exist; it is on the disk when the block ends."""
    descriptor = open_private(path, os.O_RDWR | os.O_EXCL | os.O_APPEND)
    with ExitStack() as on_failure:
        on_failure.callback(partial(path.unlink, missing_ok=True))
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        on_failure.pop_all()
