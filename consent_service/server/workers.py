"""Several processes on one port, for stores that take several (Redis)."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import NamedTuple

# A worker that cannot start would otherwise be started again for ever.
_MOST_RESTARTS = 20
_FINE = 0
_PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Bytes of a folder in which sockets can still be named: 104 on BSD, 108 on Linux
# (unix(7)), less our own folder and a number.
_LONGEST = 60


@contextlib.contextmanager
def meeting_place() -> Iterator[Path]:
    """Give workers that are forked inside a folder that nobody else can enter."""
    maker = os.getpid()
    usual = tempfile.gettempdir()
    # A path that TMPDIR makes too long names no socket.
    parent = usual if len(os.fsencode(usual)) <= _LONGEST else "/tmp"  # noqa: S108  # the folder in it is ours alone
    folder = Path(tempfile.mkdtemp(prefix="consent-service-", dir=parent))
    try:
        yield folder
    finally:
        # A worker that ends comes here too, and the others still need the folder.
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _holding_back(signals: Iterable[int]) -> Iterator[None]:
    """Have signals wait until the end.

    Between a fork and what is written down of it they would be passed on to all but
    the new process, or be taken by that one for its parent's.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Worker(NamedTuple):
    """One of several processes, or the only one.

    Attributes:
        number: Counts from 0; a replacement has the number of the one it replaces.
        parent: A pipe that ends when the parent does, or None without a parent.
        answers_early: Whether it takes connections while its sites are on their way.
            One of several does, to say so; the others, and each replacement, leave
            connections to those that can serve them.
    """

    number: int = 0
    parent: int | None = None
    answers_early: bool = True

    def end_with_parent(self) -> None:
        """Have this process stop when its parent has ended, however that happened.

        Otherwise it would keep the port from the parent's successor.
        """
        if self.parent is not None:
            asyncio.get_running_loop().add_reader(self.parent, self._end)

    def _end(self) -> None:
        if self.parent is not None:
            asyncio.get_running_loop().remove_reader(self.parent)
            os.kill(os.getpid(), signal.SIGTERM)


class Workers:
    """Forks workers, passes signals on, and replaces those that die.

    Runs before any event loop or thread exists, which is when forking is safe.
    """

    def __init__(self, count: int, work: Callable[[Worker], None]) -> None:
        """Set up. Each worker calls `work`."""
        self._count = count
        self._work = work
        self._alive: dict[int, int] = {}
        self._stopping = False
        self._restarts = 0
        # Nobody writes to it. It is there to be closed, which the kernel does for a
        # dead process too.
        self._ends_with_us, self._ours = os.pipe()

    def run(self) -> int:
        """Return the exit code once all workers have ended."""
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, self._stop)
        signal.signal(signal.SIGHUP, self._pass_on)
        for number in range(self._count):
            self._start(number, answers_early=not number)

        worst = _FINE
        while self._alive:
            ended, status = os.wait()
            number = self._alive.pop(ended)
            code = os.waitstatus_to_exitcode(status)
            if self._stopping or code == _FINE:
                continue
            worst = max(worst, code)
            if self._restarts < _MOST_RESTARTS:
                self._restarts += 1
                self._start(number)
        return _FINE if self._stopping else worst

    def _start(self, number: int, *, answers_early: bool = False) -> None:
        with _holding_back(_PASSED_ON):
            # One that is started now would miss the signal that stopped the others.
            if self._stopping:
                return
            worker = os.fork()
            if worker:
                self._alive[worker] = number
                return
            for passed_on in _PASSED_ON:
                signal.signal(passed_on, signal.SIG_DFL)
            # Until it has sites to read again.
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        os.close(self._ours)
        self._work(Worker(number, self._ends_with_us, answers_early))
        sys.exit(_FINE)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True
        self._pass_on(number, frame)

    def _pass_on(self, number: int, _: FrameType | None) -> None:
        for worker in list(self._alive):
            os.kill(worker, number)
