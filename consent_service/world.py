"""Time, chance and the environment: the one place of the package that asks for them.

Only `cli/`, `assembly.py` and `installation.py` import it; everything below gets them
as arguments, which is what lets a test say what time it is.
"""

import os
import random
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

entropy: Callable[[int], bytes] = secrets.token_bytes
monotonic: Callable[[], float] = time.monotonic
sleep: Callable[[float], None] = time.sleep
machine_name: Callable[[], str] = socket.gethostname
# A number from 0 to below 1. Nothing secret may be made of it.
chance: Callable[[], float] = random.random


def environment() -> Mapping[str, str]:
    """Return the variables that the process was started with."""
    return os.environ


def utc_now() -> datetime:
    return datetime.now(UTC)


def local_now() -> datetime:
    """Return the time with the zone of this machine's place."""
    return utc_now().astimezone()


def random_id(size: int) -> str:
    """Return `size` random bytes in hexadecimal."""
    return entropy(size).hex()
