"""How often banners were shown, counted in memory and added to the store at times.

A view is no evidence: what a crash takes is at most what came in some seconds.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from consent_service.choices.tally import Tally, add_tallies
from consent_service.errors import StoreError
from consent_service.store.interface import CountStore


class ViewCounter:
    """Counts for all sites of a process. For one event loop."""

    def __init__(self, counts: CountStore, clock: Callable[[], datetime]) -> None:
        self._counts = counts
        self._clock = clock
        self._waiting: dict[str, dict[date, dict[str, int]]] = {}

    def note(self, site: str, cells: Iterable[str]) -> None:
        """Count one view of today in each of those cells. It does not wait."""
        days = self._waiting.setdefault(site, {})
        numbers = days.setdefault(self._clock().date(), {})
        for cell in cells:
            numbers[cell] = numbers.get(cell, 0) + 1

    async def flush(self) -> None:
        """Add what was counted to the store.

        Raises:
            StoreError: Some of it is still waiting; the next call tries again.
        """
        waiting, self._waiting = self._waiting, {}
        while waiting:
            site, days = waiting.popitem()
            try:
                await self._counts.add_counts(site, days)
            except StoreError:
                self._put_back({**waiting, site: days})
                raise

    def _put_back(self, waiting: dict[str, dict[date, dict[str, int]]]) -> None:
        for site, days in waiting.items():
            total: Tally = add_tallies([days, self._waiting.get(site, {})])
            self._waiting[site] = {day: dict(cells) for day, cells in total.items()}
