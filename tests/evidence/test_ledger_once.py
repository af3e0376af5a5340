"""What several processes want to state is stated by one of them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.statement import Config
from consent_service.evidence.statement_json import decode_statement
from consent_service.keys import Keys, Seed
from consent_service.ledger import Ledger, Ledgers
from consent_service.ledger.epochs import open_ledger
from consent_service.ledger.high_water import HighWater
from consent_service.policy.revision import Revision, revision_of
from consent_service.publishing.publisher import Publisher
from consent_service.store.interface import LogKey
from tests.evidence.house import (
    SITE,
    House,
    check_log,
    check_receipt,
    draft_of,
    started,
)
from tests.sample_policy import sample_policy

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    house.shared = True
    async with started(house):
        yield house


@pytest.fixture
async def marks(house: House) -> AsyncIterator[list[HighWater]]:
    """A high-water file for each of four machines."""
    files = [HighWater(house.folder / f"high-water-{number}") for number in range(4)]
    for file in files:
        await file.open()
    yield files
    for file in files:
        await file.close()


async def stated(house: House, site: str, kind: str) -> list[int]:
    found = await house.store.logs.find_statements(LogKey(site, 1), kind)
    return [each.index for each in found]


async def test_of_several_machines_one_states(
    house: House, marks: list[HighWater]
) -> None:
    machines = [await open_on(house, file) for file in marks]

    async def find(key: LogKey) -> int | None:
        found = await house.store.logs.find_statements(key, "config")
        return found[-1].index if found else None

    statement = Config("ab" * 32, "2026-11-22T12:00:00.000Z")
    busy = [
        machine.append(draft_of(100 * place + number))
        for place, machine in enumerate(machines)
        for number in range(10)
    ]
    once = [machine.state_once(statement, find=find) for machine in machines]
    said, _ = await asyncio.gather(asyncio.gather(*once), asyncio.gather(*busy))

    indexes = await stated(house, SITE, "config")
    assert len(indexes) == 1
    assert [answer.proof.index for answer in said] == indexes * 4
    assert sorted(answer.repeated for answer in said) == [False, True, True, True]
    assert all(
        read_checkpoint(answer.proof.checkpoint).size > indexes[0] for answer in said
    )
    await check_log(house)


async def test_a_machine_that_states_what_is_stated_may_go_on_at_once(
    house: House, marks: list[HighWater]
) -> None:
    first, second = [await open_on(house, file) for file in marks[:2]]

    async def find(_: LogKey) -> int | None:
        return 1

    statement = Config("ab" * 32, "2026-11-22T12:00:00.000Z")
    await first.state(statement)
    await second.state_once(statement, find=find)
    appended = await second.append(draft_of(1))

    assert second.head.size == 3
    check_receipt(house, appended.proof, draft_of(1))


async def test_a_new_key_is_stated_once(house: House, marks: list[HighWater]) -> None:
    for file in marks:
        await open_on(house, file)
    house.now += timedelta(days=1)
    house.keys = Keys((Seed(b"\2" * 32, house.now), *house.keys.seeds))

    await asyncio.gather(*(open_on(house, file) for file in marks))

    assert len(await stated(house, SITE, "key")) == 1
    await check_log(house)


async def test_a_revision_is_stated_once_however_many_processes_start(
    house: House, marks: list[HighWater]
) -> None:
    """Requirement B-07: one change of the policy, one statement."""
    publishers = [publisher_on(house, file) for file in marks]
    first, second = revision(183), revision(90)

    for stated in (first, second, second, first):
        await asyncio.gather(*(each.publish(stated) for each in publishers))

    found = await house.store.logs.find_statements(LogKey("example", 1), "config")
    said = [decode_statement(each.body) for each in found]
    assert [
        statement.revision for statement in said if isinstance(statement, Config)
    ] == [
        first.digest,
        second.digest,
        first.digest,
    ]
    await check_log(house, "example")


def revision(days: int) -> Revision:
    policy = msgspec.structs.replace(sample_policy(), validity_days=days)
    return revision_of(policy, snippet="00" * 32)


async def open_on(house: House, file: HighWater) -> Ledger:
    return await open_ledger(
        msgspec.structs.replace(house.environment, high_water=file), SITE
    )


def publisher_on(house: House, file: HighWater) -> Publisher:
    return Publisher(
        Ledgers(msgspec.structs.replace(house.environment, high_water=file))
    )
