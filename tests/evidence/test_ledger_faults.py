"""A failure at every call to the store: what was acknowledged is there, once."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from consent_service.errors import StoreUnavailableError
from consent_service.evidence.proof import LogProof
from consent_service.evidence.statement import Config
from consent_service.ledger import Ledger, Ledgers
from consent_service.store.interface import Store
from tests.evidence.house import SITE, House, check_log, check_receipt, draft_of
from tests.fakes import FailingStore

pytestmark = pytest.mark.anyio

Result = TypeVar("Result")
# More calls than any of these stories makes; the last ones fail nowhere.
CALLS = range(1, 24)


class Line:
    """A house whose store is reached over a line that can fail."""

    def __init__(self, folder: Path) -> None:
        self.failing: FailingStore | None = None
        self.house = House(folder, self._wrap)

    def _wrap(self, store: Store) -> Store:
        self.failing = FailingStore(store)
        return self.failing.typed()

    def fail_at(self, call: int, *, late: bool, span: int = 1) -> None:
        assert self.failing is not None
        self.failing.calls, self.failing.fail_at = 0, call
        self.failing.span = span
        self.failing.late = late
        self.failing.failed = set()

    @property
    def failed(self) -> set[str]:
        """Which calls failed; "none" when the story was over before."""
        return (self.failing.failed if self.failing else set()) or {"none"}


async def insisting(ask: Callable[[], Awaitable[Result]]) -> Result:
    """Ask until there is an answer, as the snippet does with the same id."""
    for _ in range(5):
        try:
            return await ask()
        except StoreUnavailableError:
            continue
    raise AssertionError("it never came back")


async def live(ledger: Ledger) -> dict[int, LogProof]:
    """Let a log have an ordinary life; return what was acknowledged, by draft."""
    acked: dict[int, LogProof] = {}

    async def append(number: int) -> None:
        appended = await insisting(lambda: ledger.append(draft_of(number)))
        acked[number] = appended.proof

    await append(1)
    await asyncio.gather(*(append(number) for number in range(2, 6)))
    await insisting(lambda: ledger.state(Config("ab" * 32, "2026-11-22T12:00:00.000Z")))
    await append(3)
    await asyncio.gather(*(append(number) for number in (4, 6, 7)))
    await append(8)
    return acked


@pytest.mark.parametrize("span", [1, 2])
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
async def test_a_failure_at_any_call_loses_nothing_that_was_acknowledged(
    tmp_path: Path, *, late: bool, span: int
) -> None:
    failures: set[str] = set()
    for call in CALLS:
        line = Line(tmp_path / str(call))
        ledgers = await line.house.start()
        ledger = await ledgers.open(SITE)
        line.fail_at(call, late=late, span=span)

        acked = await live(ledger)

        failures |= line.failed
        line.fail_at(0, late=late)
        await _check_acked(line.house, ledger, acked)
        await line.house.stop(ledgers)
        await _check_after_restart(line.house, acked)
    wanted = {"commit", "load_tiles", "load_records", "find_choices", "none"}
    assert failures >= (wanted if span == 1 else wanted | {"load_heads"})


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
async def test_a_failure_at_any_call_of_an_opening_can_be_overcome(
    tmp_path: Path, *, late: bool
) -> None:
    failures: set[str] = set()
    for call in range(1, 20):
        line = Line(tmp_path / str(call))
        ledgers = await line.house.start()
        line.fail_at(call, late=late)

        ledger = await insisting(partial(_opened, ledgers))
        appended = await insisting(partial(ledger.append, draft_of(1)))

        failures |= line.failed
        check_receipt(line.house, appended.proof, draft_of(1))
        await check_log(line.house)
        await line.house.stop(ledgers)
    assert failures >= {"commit", "load_head", "find_statements", "load_tiles", "none"}


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
async def test_an_erasure_that_fails_midway_can_be_asked_for_again(
    tmp_path: Path, *, late: bool
) -> None:
    """Statement and deletion are one step: there is no state between to be found."""
    for call in range(1, 8):
        line = Line(tmp_path / str(call))
        ledgers = await line.house.start()
        ledger = await ledgers.open(SITE)
        await asyncio.gather(*(ledger.append(draft_of(n)) for n in range(4)))
        places = [(ledger.head.key, 1), (ledger.head.key, 3)]
        line.fail_at(call, late=late)

        await insisting(partial(ledger.erase, places, reason="art17"))

        records = await line.house.real_store.records.load_records(
            ledger.head.key, range(5)
        )
        assert [index for index, each in records.items() if each.file is None] == [1, 3]
        await check_log(line.house)
        await line.house.stop(ledgers)


async def test_marks_that_cannot_be_written_hold_back_every_receipt(
    tmp_path: Path,
) -> None:
    """Logged and unreleased: no receipt, no newer checkpoint, until all is well."""
    house = House(tmp_path)
    ledgers = await house.start()
    ledger = await ledgers.open(SITE)
    await ledger.append(draft_of(1))
    await house.high_water.close()

    for number in (2, 3):
        with pytest.raises(StoreUnavailableError):
            await ledger.append(draft_of(number))

    stored = await house.store.logs.load_head(SITE)
    assert stored is not None
    # The first one was logged; from then on nothing is appended at all.
    assert (ledger.head.size, stored.size) == (2, 3)
    with pytest.raises(StoreUnavailableError):
        ledger.check()

    await ledgers.recover()
    ledger.check()
    assert ledger.head.size == 3
    assert (await ledger.append(draft_of(2))).repeated
    assert not (await ledger.append(draft_of(3))).repeated
    await check_log(house)
    await house.stop(ledgers)


async def test_a_store_that_was_down_is_recovered_in_place(tmp_path: Path) -> None:
    house = House(tmp_path)
    ledgers = await house.start()
    ledger = await ledgers.open(SITE)
    await ledger.append(draft_of(1))
    await house.store.close()
    with pytest.raises(StoreUnavailableError):
        await ledger.append(draft_of(2))

    await ledgers.recover()

    appended = await ledger.append(draft_of(2))
    check_receipt(house, appended.proof, draft_of(2))
    await check_log(house)
    await house.stop(ledgers)


async def _opened(ledgers: Ledgers) -> Ledger:
    ledger = await ledgers.open(SITE)
    if not ledger.is_open:
        await ledger.open()
    ledger.check()
    return ledger


async def _check_acked(
    house: House, ledger: Ledger, acked: dict[int, LogProof]
) -> None:
    assert sorted(acked) == [*range(1, 9)]
    for number, proof in acked.items():
        check_receipt(house, proof, draft_of(number))
    assert len({proof.index for proof in acked.values()}) == 8
    # Eight records, a genesis, and the statement once or, if unsure, twice.
    assert ledger.head.size in (10, 11)
    await check_log(house)


async def _check_after_restart(house: House, acked: dict[int, LogProof]) -> None:
    ledgers = await house.start()
    ledger = await ledgers.open(SITE)
    ledger.check()
    for number, proof in acked.items():
        again = await ledger.append(draft_of(number))
        assert (again.proof.index, again.repeated) == (proof.index, True)
    await house.stop(ledgers)
