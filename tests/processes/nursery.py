"""A process that has imported the whole package, and forks whatever is asked for.

    python -m tests.processes.nursery CHANNEL

Importing the package takes longer than almost every command that a test runs, so it
is done once. What is forked is a process of its own in every other respect: it has the
folder, environment, limits and files that it was given, runs its module as
`python -m` does, and ends as a process ends.
"""

import contextlib
import gc
import importlib
import os
import pkgutil
import resource
import runpy
import socket
import sys
import time
from typing import Any

import msgspec

from tests.processes.order import STATUS, Order

_MOST_BYTES = 1 << 18
_FILES = 4
_LATE = ("httpcore", "anyio._backends._asyncio", "uvicorn.protocols.http.h11_impl")
"""What httpx and uvicorn import with the first client and the first server."""
# Running them is what they are for, and a module that runs is imported anew.
_PROGRAMS = ("consent_service.cli.main",)


def main() -> None:
    """Fork for each order; return only in a process that has one to run."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    _import_everything()
    # What is alive now is shared with all children as long as nobody touches it.
    gc.collect()
    gc.freeze()
    while True:
        message, files, *_ = socket.recv_fds(channel, _MOST_BYTES, _FILES)
        if not message:
            sys.exit()
        if not os.fork():
            channel.close()
            _watch_over_a_child(files.pop(0), files)
            _become(msgspec.json.decode(message, type=Order), files)
            return
        for file in files:
            os.close(file)
        _bury()


def _bury() -> None:
    """Take note of those that watched over a child which has ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _watch_over_a_child(status: int, files: list[int]) -> None:
    """Fork once more; return in the child. The other says how the child ended."""
    child = os.fork()
    if not child:
        os.close(status)
        return
    for file in (*files, 0, 1, 2):
        os.close(file)
    os.write(status, STATUS.pack(child))
    _, ended = os.waitpid(child, 0)
    os.write(status, STATUS.pack(os.waitstatus_to_exitcode(ended)))
    os._exit(0)


def _become(order: Order, files: list[int]) -> None:
    """Make this process what it would be if it had been started."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(order.cwd)
    os.umask(order.umask)
    for number, bounds in order.limits.items():
        resource.setrlimit(number, bounds)
    os.environ.clear()
    os.environ.update(order.environment)
    time.tzset()
    sys.argv = [order.module, *order.arguments]
    sys.modules.pop(order.module, None)


def _import_everything() -> None:
    package = importlib.import_module("consent_service")
    for found in pkgutil.walk_packages(package.__path__, "consent_service."):
        if found.name not in _PROGRAMS:
            importlib.import_module(found.name)
    for name in _LATE:
        importlib.import_module(name)


def _run() -> Any:
    return runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
    _run()
