"""Time and chance, which a scan gets from whoever starts it."""

from collections.abc import Callable

import msgspec


class World(msgspec.Struct, frozen=True):
    """Seconds since 1970, and random bytes of a length."""

    now: Callable[[], float]
    entropy: Callable[[int], bytes]
