"""The folder of anchors: what others returned, and when each job ran.

ANCHORS/lock                            held by the process that anchors
ANCHORS/SITE/public.json                the public checkpoint
ANCHORS/SITE/progress.json              on which day each job ran
ANCHORS/SITE/EPOCH/DAY.cosigned.checkpoint     the day's last one with its quorum
ANCHORS/SITE/EPOCH/DAY.partly-cosigned.checkpoint   the same, short of the quorum
ANCHORS/SITE/EPOCH/DAY.daily.checkpoint        the one of the day, as it was sent out
ANCHORS/SITE/EPOCH/DAY.daily.tsr               its timestamp (RFC 3161)
ANCHORS/SITE/EPOCH/DAY.ahead.NAME      an anchor NAME of a day ahead of DAY: it was made
                                       while the clock was ahead, and is as good
ANCHORS/SITE/EPOCH/NAME.contradiction.checkpoint   what came back against us
ANCHORS/SITE/EPOCH/NAME.held.checkpoint        what the log had when that came

It lies outside the store, as the high-water file does: what shows that a store was
put back must not be put back with it. Files under EPOCH go into exports as they are.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from consent_service.anchors.public_checkpoint import Published
from consent_service.durable_files import make_folder, replace_file
from consent_service.errors import InstallationError
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.foreign_json import decode_foreign
from consent_service.private_files import open_private
from consent_service.store.interface import LogKey

COSIGNED = ".cosigned.checkpoint"
PARTLY_COSIGNED = ".partly-cosigned.checkpoint"
DAILY = ".daily.checkpoint"
TIMESTAMP = ".daily.tsr"
CONTRADICTION = ".contradiction.checkpoint"
HELD = ".held.checkpoint"

_CHECKPOINT = ".checkpoint"
_PUBLIC = "public.json"
_PROGRESS = "progress.json"

Kept = TypeVar("Kept")


class Progress(msgspec.Struct, frozen=True):
    """The last day (YYYY-MM-DD) on which each daily step was done."""

    days: dict[str, str] = msgspec.field(default_factory=dict)

    def done(self, step: str, day: str) -> "Progress":
        return Progress({**self.days, step: day})


class AnchorFolder:
    """Reads and writes small files. A write is durable, and whole or not at all.

    Every call may block for a write to disk.

    More than 15 methods: each kind of file has one to read and one to write it, and
    all of them share one way to report a folder that cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = -1

    def hold(self) -> bool:
        """Return whether this process is the one that anchors, trying to become it."""
        with self._explaining(self._path):
            make_folder(self._path)
            if self._lock < 0:
                self._lock = _try_lock(self._path / "lock")
        return self._lock >= 0

    def release(self) -> None:
        """Let another process anchor. Harmless when called twice."""
        if self._lock >= 0:
            os.close(self._lock)
        self._lock = -1

    def keep(self, key: LogKey, name: str, content: bytes) -> None:
        """Keep an anchor; one of the same name is replaced."""
        self._write(self._epoch(key) / name, content)

    def keep_first(self, key: LogKey, name: str, content: bytes) -> bytes:
        """Keep an anchor unless there is one of that name; return what is kept."""
        kept = self.read(key, name)
        if kept is None:
            self.keep(key, name, content)
        return content if kept is None else kept

    def read(self, key: LogKey, name: str) -> bytes | None:
        return self._read(self._epoch(key) / name)

    def names(self, key: LogKey) -> list[str]:
        """Return the names of all anchors of a log, sorted: by day, then by kind."""
        with self._explaining(self._epoch(key)):
            if not self._epoch(key).is_dir():
                return []
            names = [path.name for path in self._epoch(key).iterdir()]
        # What a write that was interrupted left behind is not an anchor.
        return sorted(name for name in names if name.endswith(_KINDS))

    def files_of(self, key: LogKey, size: int) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of the anchors that belong into an export.

        What is about a larger tree than the one exported is left out: nobody could
        check it there.
        """
        for name in self.names(key):
            about = name.removesuffix(".tsr").removesuffix(_CHECKPOINT) + _CHECKPOINT
            checkpoint, content = self.read(key, about), self.read(key, name)
            if checkpoint is None or content is None:
                continue
            if read_checkpoint(checkpoint).size <= size:
                yield name, content

    def newest(self, key: LogKey, kind: str) -> str | None:
        """Return the name of the newest anchor of one kind."""
        found = [name for name in self.names(key) if name.endswith(kind)]
        return found[-1] if found else None

    def set_aside(self, key: LogKey, today: date) -> list[str]:
        """Rename anchors of days that lie ahead; return the names that they had.

        Under its own name such an anchor would be the newest until its day comes, and
        then stand in the place of that day's. Crash midway: both names are there, and
        the next call removes the wrong one.
        """
        day = today.isoformat()
        ahead = [name for name in self.names(key) if name[: len(day)] > day]
        for name in ahead:
            content = self.read(key, name)
            if content is not None:
                self.keep(key, f"{day}.ahead.{name}", content)
        with self._explaining(self._epoch(key)):
            for name in ahead:
                (self._epoch(key) / name).unlink(missing_ok=True)
        return ahead

    def keep_contradiction(
        self, key: LogKey, name: str, note: str, held: bytes
    ) -> None:
        """Keep a signed checkpoint of ours that contradicts our history, and `held`.

        Both are signed by us, so the two together are all the proof there can be.
        """
        self.keep(key, name + HELD, held)
        self.keep(key, name + CONTRADICTION, note.encode())

    def contradictions(self, site: str) -> list[str]:
        """Return every such checkpoint that is kept for a site's logs."""
        with self._explaining(self._path / site):
            found = sorted((self._path / site).glob(f"*/*{CONTRADICTION}"))
            return [path.read_text(encoding="utf-8") for path in found]

    def load_public(self, site: str) -> Published | None:
        return self._load(self._path / site / _PUBLIC, Published)

    def save_public(self, site: str, published: Published) -> None:
        self._save(self._path / site / _PUBLIC, published)

    def load_progress(self, site: str) -> Progress:
        return self._load(self._path / site / _PROGRESS, Progress) or Progress()

    def save_progress(self, site: str, progress: Progress) -> None:
        self._save(self._path / site / _PROGRESS, progress)

    def _epoch(self, key: LogKey) -> Path:
        return self._path / key.site / str(key.epoch)

    def _load(self, path: Path, kind: type[Kept]) -> Kept | None:
        content = self._read(path)
        if content is None:
            return None
        return decode_foreign(
            content,
            msgspec.json.Decoder(kind),
            lambda _: InstallationError(
                f"file in the anchor folder is damaged: {str(path)!r}",
                hint="move it away; the service works out its content again",
            ),
        )

    def _save(self, path: Path, value: object) -> None:
        self._write(path, msgspec.json.encode(value) + b"\n")

    def _read(self, path: Path) -> bytes | None:
        with self._explaining(path):
            return path.read_bytes() if path.exists() else None

    def _write(self, path: Path, content: bytes) -> None:
        with self._explaining(path):
            replace_file(path, content)

    @contextmanager
    def _explaining(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InstallationError(
                f"anchor folder cannot be used: {str(path)!r}: {error.strerror}",
                hint="CONSENT_ANCHORS names it; it must be writable",
            ) from error


_KINDS = (COSIGNED, PARTLY_COSIGNED, DAILY, TIMESTAMP)


def _try_lock(path: Path) -> int:
    # A lock of the kernel: it ends with the process, however that ends.
    lock = open_private(path, os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return -1
    return lock
