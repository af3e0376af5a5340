"""One schedule for a folder of reports: a second one would scan every site twice."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consent_service.durable_files import make_folder
from consent_service.errors import InstallationError
from consent_service.private_files import open_private

_NAME = "schedule.lock"


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder while the block runs. The lock ends with the process.

    Raises:
        InstallationError: Another schedule holds it, or it cannot be written.
    """
    try:
        make_folder(folder)
        descriptor = open_private(folder / _NAME, os.O_RDWR)
    except OSError as error:
        raise InstallationError(
            f"cannot write to {str(folder)!r}: {error.strerror}",
            hint="CONSENT_SCANS names the folder",
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise InstallationError(
            f"another schedule works in {str(folder)!r}",
            hint="one is enough for all sites",
        ) from error
    try:
        yield
    finally:
        os.close(descriptor)
