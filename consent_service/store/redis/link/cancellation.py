"""Keeping a cancellation that a library loses."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

_Answer = TypeVar("_Answer")


async def heeding(work: Coroutine[Any, Any, _Answer]) -> _Answer:
    """Await `work`; if a cancellation came meanwhile, raise it.

    redis-py sends inside `asyncio.wait_for`, which before Python 3.12 returns the
    result and forgets the cancellation when both come together (cpython issue 86296).
    A task would then outlive its timeout, or its program's stop.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        return await work
    finally:
        if task is not None and task.cancelling() > before:
            raise asyncio.CancelledError
