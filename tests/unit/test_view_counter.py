"""Views wait in memory, and none is lost while the store is away."""

from datetime import UTC, date, datetime
from typing import cast

import pytest

from consent_service.choices.tally import Tally
from consent_service.errors import StoreUnavailableError
from consent_service.store.interface import CountStore
from consent_service.view_counter import ViewCounter

pytestmark = pytest.mark.anyio

DAY = date(2026, 11, 22)


class Counts:
    """The one call that views need, on a line that can be down."""

    def __init__(self) -> None:
        self.added: list[tuple[str, Tally]] = []
        self.is_down = False

    async def add_counts(self, site: str, counts: Tally) -> None:
        if self.is_down:
            raise StoreUnavailableError("the line is down")
        self.added.append((site, counts))


def counter(counts: Counts) -> ViewCounter:
    clock = datetime(2026, 11, 22, 12, tzinfo=UTC)
    return ViewCounter(cast(CountStore, counts), lambda: clock)


async def test_views_are_added_together_and_once() -> None:
    counts = Counts()
    views = counter(counts)
    for _ in range(3):
        views.note("example", ["view none", "page example.fi"])

    await views.flush()
    await views.flush()

    assert counts.added == [("example", {DAY: {"view none": 3, "page example.fi": 3}})]


async def test_views_wait_while_the_store_is_away() -> None:
    counts = Counts()
    views = counter(counts)
    views.note("example", ["view none"])
    counts.is_down = True
    with pytest.raises(StoreUnavailableError):
        await views.flush()
    views.note("example", ["view gpc", "view none"])
    counts.is_down = False

    await views.flush()

    assert counts.added == [("example", {DAY: {"view gpc": 1, "view none": 2}})]
