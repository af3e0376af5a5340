"""Counts that several processes share so that a limit is one limit. Never durable."""

from collections.abc import Sequence
from typing import Protocol


class Rates(Protocol):
    """Counts requests of callers, whose names tell nobody who they are."""

    async def spend(
        self, site: str, callers: Sequence[bytes], *, limit: int
    ) -> list[float]:
        """Count a request of each caller; return how many seconds each has to wait.

        0 means that it was counted; `limit` may come at once, and in a minute. What
        was counted is forgotten within two minutes, and is on no disk before.

        Raises:
            StoreError: Nobody answers. Whether something was counted is not known.
        """
        ...
