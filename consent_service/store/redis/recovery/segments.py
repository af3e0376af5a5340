"""The files of a journal: frames added at the end, files deleted whole.

A frame is its length, its CRC-32 and its content. One synced write takes all frames
that wait. A torn frame at the end was never acknowledged and is passed over.
"""

import asyncio
import fcntl
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from consent_service.durable_files import make_folder, sync_folder
from consent_service.errors import InstallationError, StoreUnavailableError
from consent_service.private_files import open_private

_HEADER = 8


class Segment:
    """One file of frames."""

    def __init__(self, path: Path, *, since: float) -> None:
        self.path = path
        self.since = since
        self.file = open_private(path, os.O_RDWR)
        self.end = os.fstat(self.file).st_size


class Place(NamedTuple):
    """Where the content of one frame lies."""

    segment: Segment
    offset: int
    length: int


class SegmentFiles:
    """The segments of this process, and those that dead processes left behind.

    Each process holds the lock of a slot as long as it lives; the files of slots
    that nobody holds are taken over by the next process that opens the folder.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float]) -> None:
        self._folder = folder
        self._clock = clock
        self._locks: list[int] = []
        self._slot = 0
        self._made = 0
        self._segments: list[Segment] = []
        self._waiting: list[tuple[bytes, asyncio.Future[Place]]] = []
        self._writing: asyncio.Task[None] | None = None

    def open(self) -> list[tuple[Place, bytes]]:
        """Return what was left behind, oldest first, and begin an own segment.

        Raises:
            InstallationError: The folder cannot be used.
        """
        try:
            make_folder(self._folder)
            slots = self._lock_slots()
            left = [path for slot in slots for path in self._paths_of(slot)]
            frames = [frame for path in left for frame in self._take_over(path)]
            self._slot = slots[0]
            self.begin()
        except OSError as error:
            raise InstallationError(
                f"no journal can be kept in {str(self._folder)!r}: {error}",
                hint="name another folder by the option journal of the store's address",
            ) from error
        return frames

    async def close(self) -> None:
        """Write what waits and close. The files stay for the next process."""
        await self.finish()
        for descriptor in (*(each.file for each in self._segments), *self._locks):
            os.close(descriptor)
        self._segments, self._locks = [], []

    async def add(self, content: bytes) -> Place:
        """Sync `content` to disk and return where it is.

        Raises:
            StoreUnavailableError: It is not there, or nobody knows.
        """
        loop = asyncio.get_running_loop()
        written: asyncio.Future[Place] = loop.create_future()
        self._waiting.append((_frame(content), written))
        if not self.is_writing:
            self._writing = loop.create_task(self._write_all())
        # A caller that gives up must not take the others' answer with it.
        return await asyncio.shield(written)

    @property
    def is_writing(self) -> bool:
        """Whether a thread may be using a segment; none may be deleted then."""
        return self._writing is not None and not self._writing.done()

    async def finish(self) -> None:
        """Wait until nothing is being written."""
        while self._writing is not None and self.is_writing:
            await asyncio.wait((self._writing,))

    def read(self, place: Place) -> bytes:
        return os.pread(place.segment.file, place.length, place.offset)

    def begin(self) -> None:
        """Begin a new segment: what is older can be deleted apart from it."""
        self._made += 1
        path = self._folder / f"{self._slot:03}-{os.getpid()}-{self._made:06}.commits"
        self._segments.append(Segment(path, since=self._clock()))
        # What is synced into a file that a power cut takes away is gone with it.
        sync_folder(self._folder)

    def delete_before(self, time: float) -> list[Segment]:
        """Delete all segments but the newest that ended before `time`."""
        ended = zip(self._segments, self._segments[1:], strict=False)
        gone = [segment for segment, following in ended if following.since < time]
        for segment in gone:
            self._segments.remove(segment)
            segment.path.unlink(missing_ok=True)
            os.close(segment.file)
        return gone

    @property
    def newest(self) -> Segment:
        return self._segments[-1]

    def _lock_slots(self) -> list[int]:
        """Lock every slot that nobody holds, and one more if all are held."""
        known = sorted(int(path.stem) for path in self._folder.glob("*.lock"))
        free = [slot for slot in known if self._lock(slot)]
        following = known[-1] + 1 if known else 0
        while not free:
            free = [following] if self._lock(following) else []
            following += 1
        return free

    def _lock(self, slot: int) -> bool:
        path = self._folder / f"{slot:03}.lock"
        descriptor = open_private(path, os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._locks.append(descriptor)
        return True

    def _paths_of(self, slot: int) -> list[Path]:
        paths = self._folder.glob(f"{slot:03}-*.commits")
        return sorted(paths, key=lambda path: path.stat().st_mtime_ns)

    def _take_over(self, path: Path) -> Iterator[tuple[Place, bytes]]:
        segment = Segment(path, since=self._clock())
        self._segments.append(segment)
        content = path.read_bytes()
        offset = 0
        while frame := _unframe(content, offset):
            yield Place(segment, offset + _HEADER, len(frame)), frame
            offset += _HEADER + len(frame)

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            segment, start = self.newest, self.newest.end
            frames = b"".join(frame for frame, _ in batch)
            segment.end += len(frames)
            try:
                await asyncio.to_thread(_write, segment.file, frames, start)
            except OSError as error:
                _fail([written for _, written in batch], error)
                continue
            for frame, written in batch:
                place = Place(segment, start + _HEADER, len(frame) - _HEADER)
                start += len(frame)
                if not written.cancelled():
                    written.set_result(place)


def _frame(content: bytes) -> bytes:
    return len(content).to_bytes(4) + zlib.crc32(content).to_bytes(4) + content


def _unframe(data: bytes, offset: int) -> bytes:
    """Return the content of the frame at `offset`, or nothing when none is whole."""
    length = int.from_bytes(data[offset : offset + 4])
    content = data[offset + _HEADER : offset + _HEADER + length]
    sum_ = int.from_bytes(data[offset + 4 : offset + _HEADER])
    return content if len(content) == length and zlib.crc32(content) == sum_ else b""


def _write(file: int, data: bytes, offset: int) -> None:
    while data:
        written = os.pwrite(file, data, offset)
        data, offset = data[written:], offset + written
    os.fdatasync(file)


def _fail(waiting: list[asyncio.Future[Place]], error: OSError) -> None:
    for written in waiting:
        if not written.cancelled():
            failure = StoreUnavailableError(
                "the journal cannot be written", hint="is its disk full"
            )
            failure.__cause__ = error
            written.set_exception(failure)
