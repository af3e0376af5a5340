"""Compressed scripts on disk, so that a restart does not compress them again."""

import contextlib
import hashlib
import logging
import os
from pathlib import Path

import brotli

from consent_service.durable_files import replace_file

_log = logging.getLogger(__name__)

_END = ".br"
# Some 7 kB each. What was asked for longest ago goes first.
_MOST_FILES = 20_000


class ScriptFiles:
    """A folder of scripts in their smallest form, each named by its digest.

    A file is believed for what is in it and never for its name, so one that is damaged
    counts as missing. A folder that cannot be used costs time and nothing else.
    """

    def __init__(self, folder: Path, *, most: int = _MOST_FILES) -> None:
        self._folder = folder
        self._most = most
        self._is_faulty = False

    def load(self, digest: str) -> tuple[bytes, bytes] | None:
        """Return a script and its compressed form, or None."""
        file = self._file(digest)
        try:
            compressed = file.read_bytes()
            # What is used stays longest.
            os.utime(file)
        except OSError:
            return None
        try:
            script: bytes = brotli.decompress(compressed)
        except brotli.error:
            script = b""
        if hashlib.sha256(script).hexdigest() != digest:
            self._drop(digest)
            return None
        return script, compressed

    def save(self, digest: str, compressed: bytes) -> None:
        """Keep a compressed script; the log says once that it cannot be done."""
        try:
            replace_file(self._file(digest), compressed)
        except OSError as error:
            if not self._is_faulty:
                _log.warning(
                    "compressed scripts cannot be kept in %s: %s; they are made again "
                    "after each start",
                    *(self._folder, error.strerror),
                )
            self._is_faulty = True
        else:
            self._is_faulty = False

    def prune(self) -> None:
        """Remove those that were asked for longest ago, if there are too many."""
        # A file that goes meanwhile ends it; the next script that is kept tries again.
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            files = [
                (entry.stat().st_mtime_ns, entry.path)
                for entry in entries
                if entry.name.endswith(_END)
            ]
            for _, path in sorted(files)[: -self._most]:
                Path(path).unlink(missing_ok=True)

    def _file(self, digest: str) -> Path:
        return self._folder / f"{digest}{_END}"

    def _drop(self, digest: str) -> None:
        _log.warning("a kept script was damaged and is made again: %s", digest[:16])
        with contextlib.suppress(OSError):
            self._file(digest).unlink()
