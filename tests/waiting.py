"""Waiting for what another process or thread does, and fails to do."""

import time
from collections.abc import Callable

_PAUSE = 0.02


def wait_until(is_so: Callable[[], bool], *, what: str, seconds: float = 30.0) -> None:
    """Return as soon as `is_so()`.

    Wait for the very thing that the test then asserts: what one process does in two
    steps can be seen between them.

    Raises:
        TimeoutError: It was not so within `seconds`; the message names `what`.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return
        time.sleep(_PAUSE)
    raise TimeoutError(f"{what} is not there after {seconds:g} s")
