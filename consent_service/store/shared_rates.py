"""Counts that several processes share so that a limit is one limit. Never durable."""

from collections.abc import Sequence
from typing import Protocol


class Rates(Protocol):
    """Counts requests of callers, under names that identify nobody."""

    async def spend(
        self, site: str, callers: Sequence[bytes], *, limit: int
    ) -> list[float]:
        """Count a request of each caller; return how many seconds each has to wait.

        0 means that it was counted. `limit` requests may come at once, and as many
        in a minute. Counts are forgotten within two minutes and never on a disk.

        Raises:
            StoreError: No answer. It is not known whether anything was counted.
        """
        ...
