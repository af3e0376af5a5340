"""What can wait gives way while somebody waits for an entry, and not otherwise."""

import asyncio
from unittest.mock import AsyncMock, patch

import pytest

from consent_service.errors import StoreUnavailableError
from consent_service.ledger import Ledgers
from consent_service.ledger.traffic import Traffic
from tests.evidence.house import SITE, House, draft_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("under_way", "seconds"), [(0, 0), (1, 0.001), (64, 0.001)])
async def test_a_stream_rests_while_something_is_appended(
    under_way: int, seconds: float
) -> None:
    """Beside a loop that always works, the thread that commits waits for its lock."""
    traffic = Traffic()
    traffic.under_way = under_way
    with patch.object(asyncio, "sleep", AsyncMock()) as sleep:
        await traffic.give_way()

    sleep.assert_awaited_once_with(seconds)


async def test_appends_are_counted_while_somebody_waits_for_them(
    ledgers: Ledgers,
) -> None:
    ledger, traffic = await ledgers.open(SITE), ledgers.environment.traffic
    waiting = [asyncio.create_task(ledger.append(draft_of(n))) for n in range(3)]
    await asyncio.sleep(0)
    meanwhile = traffic.under_way
    await asyncio.gather(*waiting)

    assert (meanwhile, traffic.under_way) == (3, 0)


async def test_an_append_that_is_refused_is_not_counted_any_more(
    house: House, ledgers: Ledgers
) -> None:
    ledger = await ledgers.open(SITE)
    await house.store.close()
    with pytest.raises(StoreUnavailableError):
        await ledger.append(draft_of(1))

    assert ledgers.environment.traffic.under_way == 0
