"""A process that archives until it dies at one of its writes.

    python -m tests.store.archive_writer REDIS_URL FOLDER WRITES early|late

Kills itself, as a power cut would, before or after that many objects are written.
"""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from typing_extensions import override

from consent_service.store.archive import FolderArchive
from consent_service.store.redis.archive.mover import RedisArchiving
from consent_service.store.redis.archive.reader import ArchivedLogs
from tests.store.redis_sample import NOON
from tests.store.redis_use import opened


class MortalArchive(FolderArchive):
    """A folder whose writer dies."""

    def __init__(self, folder: Path, *, writes: int, is_late: bool) -> None:
        super().__init__(folder)
        self._left = writes
        self._is_late = is_late

    @override
    async def write(self, path: str, content: bytes) -> None:
        self._left -= 1
        if self._left == 0 and not self._is_late:
            os.kill(os.getpid(), signal.SIGKILL)
        await super().write(path, content)
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def run(url: str, folder: Path, *, writes: int, is_late: bool) -> None:
    archive = MortalArchive(folder, writes=writes, is_late=is_late)
    async with opened(url) as store:
        archiving = RedisArchiving(store._link, ArchivedLogs(archive))
        await archiving.archive("example", NOON + timedelta(days=400))


if __name__ == "__main__":
    where, place, count, when = sys.argv[1:]
    asyncio.run(run(where, Path(place), writes=int(count), is_late=when == "late"))
