"""Starting our own programs, and hearing how they ended."""

import atexit
import contextlib
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import IO, Protocol

import msgspec

from tests.places import ROOT
from tests.processes.order import STATUS, Order

Done = subprocess.CompletedProcess[str]

_LIMITS = (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE)
# The loader of programs reads them once, when a program is loaded.
_OF_THE_LOADER = "LD_"


class Process(Protocol):
    """What tests use of `subprocess.Popen`, whoever has started the process."""

    stderr: IO[str] | None

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int, /) -> None: ...


def start_module(
    module: str, *arguments: str, cwd: Path, environment: Mapping[str, str]
) -> Process:
    """Start `python -m module`; what it says on stderr can be read, line by line."""
    if any(name.startswith(_OF_THE_LOADER) for name in environment):
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=cwd,
            env=environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
    order = _order(module, arguments, cwd, environment)
    read, write = os.pipe()
    with _nowhere() as nothing:
        process = _nursery().start(order, (nothing, nothing, write))
    os.close(write)
    process.stderr = os.fdopen(read)
    return process


def run_module(
    module: str, *arguments: str, cwd: Path, environment: Mapping[str, str]
) -> Done:
    """Run `python -m module` to its end; return what it said and its exit code."""
    if any(name.startswith(_OF_THE_LOADER) for name in environment):
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    order = _order(module, arguments, cwd, environment)
    with (
        _nowhere() as nothing,
        tempfile.TemporaryFile("w+") as stdout,
        tempfile.TemporaryFile("w+") as stderr,
    ):
        files = (nothing, stdout.fileno(), stderr.fileno())
        code = _nursery().start(order, files).wait()
        # The process has moved the place in the files that it shares with us.
        for file in (stdout, stderr):
            file.seek(0)
        return Done([module, *arguments], code, stdout.read(), stderr.read())


class _Forked:
    """A process that the nursery has started and watches over."""

    def __init__(self, status: socket.socket) -> None:
        self.stderr: IO[str] | None = None
        self._status = status
        self._code: int | None = None
        self.pid = self._receive(None)

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(timeout=0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        if self._code is None:
            self._code = self._receive(timeout)
            self._status.close()
        return self._code

    def send_signal(self, sig: int, /) -> None:
        if self.poll() is None:
            # It may end at any moment, as with `subprocess.Popen`.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sig)

    def _receive(self, timeout: float | None) -> int:
        self._status.settimeout(timeout)
        try:
            said = self._status.recv(STATUS.size)
        except (TimeoutError, BlockingIOError):
            raise subprocess.TimeoutExpired("a forked process", timeout or 0) from None
        if not said:
            raise RuntimeError("the nursery does not know what became of a process")
        (number,) = STATUS.unpack(said)
        return int(number)


class _Nursery:
    """The one process that the others of this test run are forked from."""

    def __init__(self) -> None:
        # Whole messages: an order is read at once.
        self._channel, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._turn = threading.Lock()
        with other:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.processes.nursery"),
                    str(other.fileno()),
                ],
                cwd=ROOT,
                env={**_inherited(), "PYTHONPATH": str(ROOT)},
                pass_fds=(other.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def start(self, order: Order, files: tuple[int, int, int]) -> _Forked:
        status, other = socket.socketpair()
        with other, self._turn:
            message = msgspec.json.encode(order)
            socket.send_fds(self._channel, [message], [other.fileno(), *files])
        return _Forked(status)

    def close(self) -> None:
        """End it; what it has started goes on."""
        self._channel.close()
        self._process.wait()


@cache
def _nursery() -> _Nursery:
    nursery = _Nursery()
    atexit.register(nursery.close)
    return nursery


def _inherited() -> dict[str, str]:
    """Return our environment without what a test has set for the services."""
    return {
        name: text
        for name, text in os.environ.items()
        if "CONSENT_" not in name and not name.startswith(_OF_THE_LOADER)
    }


def _order(
    module: str, arguments: tuple[str, ...], cwd: Path, environment: Mapping[str, str]
) -> Order:
    umask = os.umask(0)
    os.umask(umask)
    limits = {number: resource.getrlimit(number) for number in _LIMITS}
    return Order(module, list(arguments), str(cwd), dict(environment), umask, limits)


@contextlib.contextmanager
def _nowhere() -> Iterator[int]:
    file = os.open(os.devnull, os.O_RDWR)
    try:
        yield file
    finally:
        os.close(file)
