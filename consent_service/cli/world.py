"""Time and chance for the command line: the one place of `cli/` that asks for them.

Everything below gets them as arguments; `assembly` gives them to a service.
"""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

entropy: Callable[[int], bytes] = secrets.token_bytes
monotonic: Callable[[], float] = time.monotonic
sleep: Callable[[float], None] = time.sleep


def utc_now() -> datetime:
    return datetime.now(UTC)


def local_now() -> datetime:
    """Return the time with the zone of this machine's place."""
    return utc_now().astimezone()


def random_id(size: int) -> str:
    """Return `size` random bytes in hexadecimal."""
    return entropy(size).hex()
