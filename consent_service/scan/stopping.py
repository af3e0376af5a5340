"""Run a scan so that Ctrl+C ends it: the first press in good order, the second at once.

1. The first press cancels the work, which closes its browsers.
2. The second, or `_CLOSING` seconds, leaves the work where it is. The driver of the
   browsers ends them as soon as this process does.

Signals are taken by the loop, not as exceptions: one that is raised in the middle of
closing a browser would wait for that to end.
"""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any

# Browsers under way close within this; a hung one is not waited for.
_CLOSING = 20.0


class _Presses:
    """The first two presses of Ctrl+C."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.first: asyncio.Future[None] = loop.create_future()
        self.second: asyncio.Future[None] = loop.create_future()

    def press(self) -> None:
        pending = next(
            (each for each in (self.first, self.second) if not each.done()), None
        )
        if pending is not None:
            pending.set_result(None)


def run_until_stopped(work: Coroutine[Any, Any, None]) -> bool:
    """Run `work`, and return whether it came to an end; False if it was left.

    Raises whatever `work` raises.
    """
    runner = asyncio.Runner()
    ended = False
    with contextlib.ExitStack() as cleanup:
        cleanup.callback(runner.close)
        with contextlib.suppress(KeyboardInterrupt):
            ended = runner.run(_finish(work))
        if not ended:
            # Closing would wait for what hangs.
            cleanup.pop_all()
            _abandon(runner.get_loop())
    return ended


async def _finish(work: Coroutine[Any, Any, None]) -> bool:
    loop = asyncio.get_running_loop()
    presses = _Presses(loop)
    task = loop.create_task(work)
    heeds = _heeds(loop, presses)
    try:
        await _first_of(task, presses.first)
        if not task.done():
            task.cancel()
            await _first_of(task, presses.second, seconds=_CLOSING)
    finally:
        if heeds:
            loop.remove_signal_handler(signal.SIGINT)
    if task.done() and not task.cancelled():
        task.result()
    return task.done()


def _heeds(loop: asyncio.AbstractEventLoop, presses: _Presses) -> bool:
    """Take Ctrl+C from now on; False where it is not ours to take.

    It may be ignored on purpose, as `nohup` and `&` in a script do, or there may be no
    signals: in a thread, or on Windows, where the runner cancels the task instead.
    """
    asked = signal.getsignal(signal.SIGINT)
    if asked in (signal.SIG_IGN, None):
        return False
    try:
        loop.add_signal_handler(signal.SIGINT, presses.press)
    except (NotImplementedError, RuntimeError, ValueError):
        return False
    return True


async def _first_of(
    task: asyncio.Task[None],
    pressed: asyncio.Future[None],
    *,
    seconds: float | None = None,
) -> None:
    waited: set[asyncio.Future[None]] = {task, pressed}
    first = asyncio.FIRST_COMPLETED
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.wait(waited, timeout=seconds, return_when=first)


def _abandon(loop: asyncio.AbstractEventLoop) -> None:
    """Leave what still runs as it is, without a word about it."""
    loop.set_exception_handler(lambda *_: None)
