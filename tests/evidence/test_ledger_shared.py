"""Several ledgers on one store, as several processes have: one log all the same."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast
from unittest.mock import AsyncMock, patch

import msgspec
import pytest

from consent_service.errors import ReadOnlyLogError, StoreError, StoreUnavailableError
from consent_service.ledger import Environment, Ledger
from consent_service.ledger.epochs import open_ledger
from consent_service.ledger.high_water import HighWater
from consent_service.store.interface import Commit, Store
from consent_service.store.sqlite.records import SqliteRecords
from tests.evidence.house import (
    SITE,
    House,
    check_log,
    check_receipt,
    draft_of,
    started,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    house.shared = True
    async with started(house):
        yield house


@pytest.fixture
async def machines(house: House) -> AsyncIterator[list[Ledger]]:
    """Three machines with a high-water file each."""
    files = [HighWater(house.folder / f"high-water-{number}") for number in range(3)]
    ledgers = []
    for file in files:
        await file.open()
        ledgers.append(await open_ledger(_with(house.environment, file), SITE))
    yield ledgers
    for file in files:
        await file.close()


async def test_machines_take_turns_at_one_log(
    house: House, machines: list[Ledger]
) -> None:
    drafts = [draft_of(number) for number in range(60)]

    appended = await asyncio.gather(
        *(machines[n % 3].append(draft) for n, draft in enumerate(drafts))
    )

    assert sorted(each.proof.index for each in appended) == [*range(1, 61)]
    for each, draft in zip(appended, drafts, strict=True):
        check_receipt(house, each.proof, draft)
    await check_log(house)


async def test_a_choice_that_another_machine_took_is_known(
    house: House, machines: list[Ledger]
) -> None:
    first = await machines[0].append(draft_of(1))

    again = await machines[1].append(draft_of(1))

    assert (again.proof.index, again.repeated) == (first.proof.index, True)
    check_receipt(house, again.proof, draft_of(1))


async def test_a_machine_learns_what_others_have_appended(
    machines: list[Ledger],
) -> None:
    await machines[0].append(draft_of(1))
    before = machines[1].head.size

    await machines[1].refresh()
    await machines[1].refresh()

    assert (before, machines[1].head.size) == (1, 2)


async def test_a_machine_alone_has_nobody_to_learn_from(house: House) -> None:
    house.shared = False
    ledger = await open_ledger(house.environment, SITE)

    await ledger.refresh()

    assert ledger.head.size == 1


async def test_two_machines_begin_one_log(house: House) -> None:
    opened = await asyncio.gather(
        *(open_ledger(house.environment, SITE) for _ in range(3)),
        return_exceptions=True,
    )

    heads = [each.head for each in opened if isinstance(each, Ledger)]
    assert len({head.origin for head in heads}) == 1
    await check_log(house)


class Thief:
    """The logs of a store where somebody else is always quicker."""

    def __init__(self, store: Store, other: Ledger) -> None:
        self._store = store
        self._other = other
        self._number = 1_000

    async def commit(self, commit: Commit) -> None:
        self._number += 1
        await self._other.append(draft_of(self._number))
        await self._store.logs.commit(commit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store.logs, name)


class ThievishStore:
    def __init__(self, store: Store, other: Ledger) -> None:
        self._store = store
        self.logs = Thief(store, other)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


async def test_a_machine_that_never_gets_a_turn_gives_up(
    house: House, machines: list[Ledger]
) -> None:
    store = cast(Store, ThievishStore(house.store, machines[0]))
    ledger = Ledger(msgspec.structs.replace(house.environment, store=store), SITE)
    await ledger.open()

    with pytest.raises(StoreUnavailableError, match=r"gave up .* after 8 attempts"):
        await ledger.append(draft_of(1))

    await check_log(house)


async def test_a_store_that_forgets_what_it_refused_is_not_asked_for_ever(
    house: House,
) -> None:
    ledger = await open_ledger(house.environment, SITE)
    await ledger.append(draft_of(1))

    with (
        patch.object(SqliteRecords, "find_choices", AsyncMock(return_value={})),
        pytest.raises(StoreError, match="has lost a repeated choice"),
    ):
        await ledger.append(draft_of(1))


async def test_a_store_that_was_set_back_under_a_running_machine_is_noticed(
    house: House, machines: list[Ledger]
) -> None:
    """As when a replica takes over that knows less: the mark is a fence."""
    await machines[0].append(draft_of(1))
    await house.store.close()
    copy = _copy(house.database)
    await house.store.open()
    await asyncio.gather(*(machines[0].append(draft_of(n)) for n in range(2, 6)))
    await house.store.close()
    _put_back(house.database, copy)
    await house.store.open()

    with pytest.raises(ReadOnlyLogError, match="behind the signed state"):
        await machines[0].append(draft_of(9))
    with pytest.raises(ReadOnlyLogError, match="behind the signed state"):
        machines[0].check()


def _with(environment: Environment, file: HighWater) -> Environment:
    return msgspec.structs.replace(environment, high_water=file)


def _copy(database: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in database.parent.iterdir()}


def _put_back(database: Path, copy: dict[str, bytes]) -> None:
    for path in database.parent.iterdir():
        path.unlink()
    for name, content in copy.items():
        (database.parent / name).write_bytes(content)
