"""What a witness must never forget: the newest checkpoint it cosigned of each log.

One file for each origin, and its content is evidence by itself: the checkpoint with
the log's signature and our own. It must never be restored from a copy. A witness that
knows less than it signed would sign a second history.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from consent_service.durable_files import replace_file
from consent_service.errors import EvidenceError, InstallationError
from consent_service.evidence.checkpoint import Checkpoint, read_checkpoint
from consent_service.private_files import open_private


class WitnessState:
    """A folder of checkpoints. Several processes of a machine may use it at once.

    Every call blocks for a write to disk: call it from a thread.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self) -> None:
        """Raise if the folder cannot be used.

        It is not made here: a folder that is gone may hold what was cosigned.

        Raises:
            InstallationError: It is missing, or not writable.
        """
        if not self._folder.is_dir() or not os.access(self._folder, os.W_OK | os.X_OK):
            raise InstallationError(
                f"state folder of the witness is missing: {str(self._folder)!r}",
                hint="make it to begin as a new witness; if there was one, bring it "
                "back, or take another name: a witness that forgot must not go on",
            )

    @contextmanager
    def turn(self, origin: str) -> Iterator["Turn"]:
        """Hold the one turn to look at a log and go on from there.

        Raises:
            InstallationError: The folder cannot be written. Nothing may be cosigned.
        """
        path = self._folder / f"{sha256(origin.encode()).hexdigest()}.checkpoint"
        try:
            # A lock of the kernel: it ends with the process, however that ends.
            lock = open_private(self._folder / "lock", os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield Turn(path, _load(path, origin))
            finally:
                os.close(lock)
        except OSError as error:
            raise InstallationError(
                f"state of the witness cannot be used: {str(path)!r}: {error.strerror}"
            ) from error


class Turn:
    """What is known of one log while nobody else can change it."""

    def __init__(self, path: Path, known: Checkpoint | None) -> None:
        self._path = path
        self.known = known

    def keep(self, checkpoint: bytes) -> None:
        """Put a signed checkpoint in the place of the known one; durable afterwards.

        Crash before this returns: the old one stands, or the new one, and nobody has
        received a cosignature. The log asks again and learns which.
        """
        replace_file(self._path, checkpoint)

    def accuse(self, checkpoint: bytes) -> None:
        """Keep a checkpoint that contradicts the known one: the log signed both."""
        replace_file(self._path.with_suffix(".conflict"), checkpoint)


def _load(path: Path, origin: str) -> Checkpoint | None:
    try:
        known = read_checkpoint(path.read_bytes())
    except FileNotFoundError:
        return None
    except EvidenceError as error:
        raise _damaged(path) from error
    if known.origin != origin:
        raise _damaged(path)
    return known


def _damaged(path: Path) -> InstallationError:
    return InstallationError(
        f"state of the witness is damaged: {str(path)!r}",
        hint="take another name for the witness: it must not cosign what it forgot",
    )
