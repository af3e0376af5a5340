"""Uses of tokens are stated in the log when their day is over: each once, in order."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from consent_service.access_days import AccessDays
from consent_service.accesses import Accesses, listed_access
from consent_service.errors import StoreUnavailableError
from consent_service.evidence import statement
from consent_service.evidence.export.site_file import encode_access_line
from consent_service.evidence.statement_json import decode_statement
from consent_service.ledger import Ledgers, reopen_ledger
from consent_service.ledger.high_water import HighWater
from consent_service.sites import Sites
from consent_service.store.interface import Access, Store
from consent_service.token import Bearer
from tests.evidence.house import NOON, SITE, House, check_log
from tests.fakes import FailingStore

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
TODAY = NOON.date().isoformat()
TOMORROW = (NOON + DAY).date().isoformat()


@pytest.fixture
async def ledgers(house: House) -> AsyncIterator[Ledgers]:
    ledgers = await house.start()
    await ledgers.open(SITE)
    yield ledgers
    await house.stop(ledgers)


@pytest.fixture
def days(ledgers: Ledgers) -> AccessDays:
    return AccessDays(ledgers, Sites())


async def use(house: House, count: int = 1, **changes: Any) -> None:
    """Use a token so many times now."""
    accesses = Accesses(
        house.store.accesses, clock=lambda: house.now, entropy=house.environment.entropy
    )
    if not changes:
        for number in range(count):
            await accesses.note(f"records {number}", Bearer("t1", "Maija"), [SITE])
        return
    access = Access(house.now, SITE, "t1", "records", salt="5f" * 16)
    await house.store.accesses.save_access(msgspec.structs.replace(access, **changes))


async def stated(house: House) -> list[statement.Accesses]:
    """Return what the logs of the site state, and check it against the lines."""
    logs = house.store.logs
    found = [
        cast(statement.Accesses, decode_statement(each.body))
        for head in await logs.load_heads(SITE)
        for each in await logs.find_statements(head.key, "accesses")
    ]
    lines = await lines_of(house)
    for number, said in enumerate(found):
        first, last = said.lines
        assert first == (found[number - 1].lines[1] + 1 if number else 0)
        content = b"".join(lines[first : last + 1])
        assert said.digest == sha256(content).hexdigest()
    return found


async def lines_of(house: House) -> Sequence[bytes]:
    return [
        encode_access_line(listed_access(access))
        async for batch in house.store.accesses.stream_accesses(SITE)
        for access in batch
    ]


def spans_of(found: Sequence[statement.Accesses]) -> list[tuple[str, int, int]]:
    return [(said.at, *said.lines) for said in found]


async def test_uses_of_today_wait_until_the_day_is_over(
    house: House, days: AccessDays
) -> None:
    await use(house, 3)

    assert await days.state(SITE) == 0
    house.now += DAY
    assert await days.state(SITE) == 1

    assert spans_of(await stated(house)) == [(TODAY, 0, 2)]
    await check_log(house)


async def test_a_day_is_stated_once(house: House, days: AccessDays) -> None:
    await use(house, 3)
    house.now += DAY

    assert [await days.state(SITE) for _ in range(3)] == [1, 0, 0]


async def test_each_day_has_its_own_statement(house: House, days: AccessDays) -> None:
    await use(house, 2)
    house.now += DAY
    await use(house, 3)
    house.now += 5 * DAY
    await use(house, 1)

    assert await days.state(SITE) == 2

    assert spans_of(await stated(house)) == [(TODAY, 0, 1), (TOMORROW, 2, 4)]


async def test_a_day_without_a_use_is_not_stated(
    house: House, days: AccessDays
) -> None:
    house.now += 5 * DAY

    assert await days.state(SITE) == 0


async def test_a_line_that_came_late_is_stated_next(
    house: House, days: AccessDays
) -> None:
    """Another process noted it a moment before midnight, and was slow to write."""
    await use(house, 2)
    house.now += DAY
    await days.state(SITE)
    await use(house, at=NOON)
    await use(house, at=house.now)
    await use(house, at=NOON)
    await use(house, at=house.now)
    house.now += DAY

    await days.state(SITE)

    assert spans_of(await stated(house)) == [
        (TODAY, 0, 1),
        (TODAY, 2, 2),
        (TOMORROW, 3, 5),
    ]


@pytest.mark.parametrize("jump", [timedelta(days=1095), timedelta(days=-1095)])
async def test_a_clock_that_jumped_leaves_no_use_out(
    house: House, days: AccessDays, jump: timedelta
) -> None:
    await use(house, 2)
    house.now += jump
    await use(house, 2)
    await days.state(SITE)
    house.now -= jump
    await use(house, 2)
    await days.state(SITE)
    house.now += DAY
    await use(house, 1)

    await days.state(SITE)

    assert (await stated(house))[-1].lines[1] == 5


async def test_lines_of_earlier_releases_wait_for_one_with_a_salt(
    house: House, days: AccessDays
) -> None:
    for _ in range(3):
        await use(house, salt="")
        house.now += DAY
    assert await days.state(SITE) == 0
    await use(house, 2)
    house.now += DAY

    assert await days.state(SITE) == 1

    day = (NOON + 3 * DAY).date().isoformat()
    assert spans_of(await stated(house)) == [(day, 0, 4)]


async def test_a_reopened_log_goes_on_behind_the_one_before(
    house: House, ledgers: Ledgers, days: AccessDays
) -> None:
    await use(house, 2)
    house.now += DAY
    await days.state(SITE)
    await use(house, 2)
    await ledgers.close()
    house.now += DAY

    await reopen_ledger(house.environment, SITE)
    later = Ledgers(house.environment)
    await later.open(SITE)
    await AccessDays(later, Sites()).state(SITE)

    assert spans_of(await stated(house)) == [(TODAY, 0, 1), (TOMORROW, 2, 3)]
    await check_log(house)
    await later.close()


async def test_a_log_that_takes_nothing_is_left_for_later(
    house: House, ledgers: Ledgers, days: AccessDays
) -> None:
    await use(house, 2)
    house.now += DAY
    await ledgers.get(SITE).state(statement.Close("2026-11-22T12:00:00.000Z"))
    await ledgers.get(SITE).open()

    assert await days.state(SITE) == 0


async def test_many_uses_are_stated_as_they_stand(
    house: House, days: AccessDays
) -> None:
    """More than one batch of the store."""
    await use(house, 1_200)
    house.now += DAY
    await use(house, 1_100)
    house.now += DAY

    await days.state(SITE)

    assert spans_of(await stated(house)) == [
        (TODAY, 0, 1_199),
        (TOMORROW, 1_200, 2_299),
    ]


async def test_of_several_processes_one_states_a_day(house: House) -> None:
    house.shared = True
    ledgers = await house.start()
    others = await asyncio.gather(*(another(house, number) for number in range(3)))
    all_ledgers = [ledgers, *(each for each, _ in others)]
    for each in all_ledgers:
        await each.open(SITE)
    for _ in range(4):
        await use(house, 2)
        house.now += DAY
        await use(house, at=house.now - DAY)
        outcomes = await asyncio.gather(
            *(AccessDays(each, Sites()).state(SITE) for each in all_ledgers)
        )
        assert sum(outcomes) >= 1

    assert (await stated(house))[-1].lines[1] == 11
    assert len(await stated(house)) == 4
    await check_log(house)
    for each, high_water in others:
        await each.close()
        await high_water.close()
    await house.stop(ledgers)


async def another(house: House, number: int) -> tuple[Ledgers, HighWater]:
    high_water = HighWater(house.folder / f"high-water-{number}")
    await high_water.open()
    environment = msgspec.structs.replace(house.environment, high_water=high_water)
    return Ledgers(environment), high_water


@pytest.mark.parametrize("late", [False, True], ids=["refused", "unanswered"])
async def test_whatever_call_fails_the_next_process_goes_on(
    tmp_path: Path, late: bool
) -> None:
    """A crash is a call that was answered to nobody."""
    for fail_at in range(1, 40):
        failing: list[FailingStore] = []

        def wrap(store: Store, failing: list[FailingStore] = failing) -> Store:
            failing.append(FailingStore(store))
            return failing[0].typed()

        house = House(tmp_path / f"{late}-{fail_at}", wrap)
        ledgers = await house.start()
        await ledgers.open(SITE)
        for _ in range(3):
            await use(house, 2)
            house.now += DAY
        store = failing[0]
        store.late, store.fail_at = late, store.calls + fail_at
        is_over = False
        try:
            await AccessDays(ledgers, Sites()).state(SITE)
            is_over = not store.failed
        except StoreUnavailableError:
            pass
        store.fail_at = 0
        await house.stop(ledgers)

        ledgers = await house.start()
        await ledgers.open(SITE)
        await AccessDays(ledgers, Sites()).state(SITE)

        assert len(await stated(house)) == 3
        await check_log(house)
        await house.stop(ledgers)
        if is_over:
            return
    raise AssertionError("no attempt came to its end")
