import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from consent_service.errors import StoreUnavailableError, TooManyRequestsError
from consent_service.web.rate_limit.local import RateLimiter
from consent_service.web.rate_limit.shared import Names, SharedLimiter

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Elsewhere:
    """Counts of a store that answers, is away, or answers never."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[bytes]]] = []
        self.wait = 0.0
        self.is_away = False
        self.is_stuck = False

    async def spend(
        self, site: str, callers: Sequence[bytes], *, limit: int
    ) -> list[float]:
        assert limit > 0
        self.asked.append((site, list(callers)))
        if self.is_away:
            raise StoreUnavailableError("the line is down")
        if self.is_stuck:
            await asyncio.Event().wait()
        return [self.wait] * len(callers)


class House:
    """One process with its limiter."""

    def __init__(self, limit: int = 100) -> None:
        self.now = 1000.0
        self.alone = 0
        self.elsewhere = Elsewhere()
        self.limiter = SharedLimiter(
            RateLimiter(limit, lambda: self.now),
            self.elsewhere,
            Names(b"s" * 32, lambda: NOON),
            seconds=lambda: self.now,
            count_alone=self._count_alone,
        )

    def _count_alone(self, checks: int) -> None:
        self.alone += checks

    async def ask(self, address: str = "192.0.2.1") -> None:
        await self.limiter.check_rate("inope", address)


async def test_what_others_have_counted_counts_here() -> None:
    house = House()
    house.elsewhere.wait = 17.2

    with pytest.raises(TooManyRequestsError) as caught:
        await house.ask()

    assert caught.value.retry_after == 18


async def test_many_who_ask_at_once_are_one_question() -> None:
    house = House()

    await asyncio.gather(*(house.ask(f"192.0.{number}.1") for number in range(50)))

    assert [len(callers) for _, callers in house.elsewhere.asked] == [50]


async def test_the_store_is_not_asked_for_whom_this_process_refuses() -> None:
    house = House(limit=1)
    await house.ask()

    with pytest.raises(TooManyRequestsError):
        await house.ask()

    assert len(house.elsewhere.asked) == 1


async def test_without_a_limit_nobody_is_counted() -> None:
    house = House(limit=0)

    await house.ask()

    assert house.elsewhere.asked == []


@pytest.mark.parametrize("fault", ["is_away", "is_stuck"])
async def test_a_store_that_is_slow_keeps_nobody_waiting(fault: str) -> None:
    house = House(limit=2)
    setattr(house.elsewhere, fault, True)

    await house.ask()
    await house.ask()
    with pytest.raises(TooManyRequestsError):
        await house.ask()

    # It was asked once, and is left alone for a second.
    assert len(house.elsewhere.asked) == 1
    assert house.alone == 2


async def test_a_store_that_is_back_is_asked_again() -> None:
    house = House()
    house.elsewhere.is_away = True
    await house.ask()
    house.elsewhere.is_away = False
    house.now += 1.5

    await house.ask()

    assert len(house.elsewhere.asked) == 2


def test_a_name_lasts_a_day_and_says_nothing() -> None:
    """Requirement B-06: no address is kept, in whatever form tells whose it was."""
    day = NOON

    names = Names(b"s" * 32, lambda: day)
    today = names.name("inope", "192.0.2.1")
    same_network, elsewhere = (
        names.name("inope", "192.0.2.99"),
        names.name("ivplus", "192.0.2.1"),
    )
    day = datetime(2026, 11, 23, tzinfo=UTC)
    tomorrow = names.name("inope", "192.0.2.1")

    assert same_network == today
    assert len({today, elsewhere, tomorrow}) == 3
    assert Names(b"t" * 32, lambda: NOON).name("inope", "192.0.2.1") != today
