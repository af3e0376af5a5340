"""Finished scripts by what is in them: some in memory, the rest on disk."""

import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from consent_service.web.http.compressed import (
    Packed,
    ScriptAnswer,
    compress_brotli,
    pack,
    pack_quickly,
    script_answers,
)
from consent_service.web.http.script_files import ScriptFiles

# Bytes in memory: some two thousand scripts of 32 kB in three encodings.
_MOST_BYTES = 64 << 20
# Scripts that wait to be made as small as they can be. One that finds no place stays
# as it was compressed first until it is asked for again.
_MOST_WAITING = 10_000
# How far compressing gives way to requests (nice(2)).
_GIVES_WAY = 10


class Finished(msgspec.Struct, frozen=True):
    """The two answers for one script: it may change under its own name, not pinned."""

    packed: Packed
    current: ScriptAnswer
    pinned: ScriptAnswer


class ScriptShelf:
    """Keeps what was asked for lately; sites whose scripts agree share one.

    What is asked for first is compressed quickly. A thread of its own then makes it as
    small as it can be, and keeps that on disk.
    """

    def __init__(
        self, folder: Path, *, max_age: int, most_bytes: int = _MOST_BYTES
    ) -> None:
        """Set up; `max_age`, in seconds, is how long browsers keep what may change."""
        self._files = ScriptFiles(folder)
        self._max_age = max_age
        self._most_bytes = most_bytes
        self._bytes = 0
        self._finished: OrderedDict[str, Finished] = OrderedDict()
        # Threads put scripts here while requests look.
        self._lock = threading.Lock()
        self._waiting: set[str] = set()
        self._polisher = ThreadPoolExecutor(1, "scripts", initializer=_give_way)
        self._polisher.submit(self._files.prune)

    def get(self, digest: str) -> Finished | None:
        """Return a script if it is in memory."""
        found = self._finished.get(digest)
        if found is not None:
            with self._lock:
                # Another thread may have dropped it a moment ago.
                if digest in self._finished:
                    self._finished.move_to_end(digest)
        return found

    def load(self, digest: str) -> Finished | None:
        """Return a script from memory or disk. Reads: not for the event loop."""
        found = self.get(digest)
        if found is not None:
            return found
        kept = self._files.load(digest)
        return None if kept is None else self._put(pack(*kept, is_best=True))

    def make(self, digest: str, render: Callable[[], bytes]) -> Finished:
        """Return a script, rendered if it is nowhere. Not for the event loop."""
        found = self.load(digest)
        if found is None:
            found = self._put(pack_quickly(render()))
        if not found.packed.is_best:
            self._polish_soon(found.packed)
        return found

    def close(self) -> None:
        """Give up what is not compressed yet."""
        self._polisher.shutdown(wait=True, cancel_futures=True)

    def _polish_soon(self, packed: Packed) -> None:
        with self._lock:
            if packed.digest in self._waiting or len(self._waiting) >= _MOST_WAITING:
                return
            self._waiting.add(packed.digest)
        try:
            self._polisher.submit(self._polish, packed)
        except RuntimeError:
            # The service stops.
            self._waiting.discard(packed.digest)

    def _polish(self, packed: Packed) -> None:
        try:
            best = compress_brotli(packed.identity)
            self._files.save(packed.digest, best)
            self._put(msgspec.structs.replace(packed, brotli=best, is_best=True))
        finally:
            with self._lock:
                self._waiting.discard(packed.digest)

    def _put(self, packed: Packed) -> Finished:
        finished = Finished(packed, *script_answers(packed, max_age=self._max_age))
        with self._lock:
            before = self._finished.pop(packed.digest, None)
            if before is not None:
                self._bytes -= before.packed.size
            self._finished[packed.digest] = finished
            self._bytes += packed.size
            while self._bytes > self._most_bytes and len(self._finished) > 1:
                _, dropped = self._finished.popitem(last=False)
                self._bytes -= dropped.packed.size
        return finished


def _give_way() -> None:
    if sys.platform == "linux":
        # Of this thread alone: Linux has priorities by thread (sched(7)).
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _GIVES_WAY)
