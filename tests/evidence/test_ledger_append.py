"""Appending: once, in one commit, with a receipt that verifies offline."""

import asyncio
from pathlib import Path

import pytest

from consent_service.errors import (
    ReadOnlyLogError,
    StoreBusyError,
    StoreUnavailableError,
    UnknownSiteError,
)
from consent_service.evidence.record_file import StatementEntry, decode_entry
from consent_service.evidence.statement import Config, Genesis
from consent_service.evidence.tiles import BUNDLE, Tile, decode_bundle
from consent_service.ledger import Ledger, Ledgers, open_ledger
from consent_service.store.interface import Store
from tests.evidence.house import SITE, House, check_log, check_receipt, draft_of
from tests.fakes import SlowStore

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ledger(ledgers: Ledgers) -> Ledger:
    return await ledgers.open(SITE)


async def test_a_log_begins_with_its_origin_and_its_key(
    house: House, ledger: Ledger
) -> None:
    content = await ledger.reader.read_tile(Tile(BUNDLE, 0, 1))
    genesis = decode_entry(decode_bundle(content)[0])

    assert genesis == StatementEntry(
        Genesis(
            origin="consent.example/shop/log/00000001",
            site="shop",
            vkeys=(house.keys.log_keys(ledger.head.origin)[0].vkey,),
        )
    )
    await check_log(house)


async def test_a_choice_gets_a_receipt_that_verifies(
    house: House, ledger: Ledger
) -> None:
    draft = draft_of(1)

    appended = await ledger.append(draft)

    assert (appended.proof.index, appended.repeated) == (1, False)
    check_receipt(house, appended.proof, draft)
    await check_log(house)


@pytest.mark.parametrize("count", [2, 3, 255, 256, 257, 700])
async def test_many_at_once_get_receipts_of_their_own(
    house: House, ledger: Ledger, count: int
) -> None:
    drafts = [draft_of(number) for number in range(count)]

    appended = await asyncio.gather(*map(ledger.append, drafts))

    assert [each.proof.index for each in appended] == list(range(1, count + 1))
    for each, draft in zip(appended, drafts, strict=True):
        check_receipt(house, each.proof, draft)
    await check_log(house)


async def test_commits_of_all_sizes_make_one_tree(house: House, ledger: Ledger) -> None:
    number = 0
    for size in (1, 2, 1, 120, 1, 7, 130, 1, 300):
        drafts = [draft_of(number + offset) for offset in range(size)]
        number += size
        appended = await asyncio.gather(*map(ledger.append, drafts))
        check_receipt(house, appended[-1].proof, drafts[-1])
        await check_log(house)
    # The first entry states the keys.
    assert ledger.head.size == 564


async def test_a_choice_that_is_sent_again_gets_its_first_record(
    house: House, ledger: Ledger
) -> None:
    """An answer that was lost on the way must not make a second record."""
    first = await ledger.append(draft_of(1))
    await ledger.append(draft_of(2))

    again = await ledger.append(draft_of(1))

    assert (again.proof.index, again.repeated) == (first.proof.index, True)
    assert again.proof.extra == first.proof.extra
    check_receipt(house, again.proof, draft_of(1))
    assert ledger.head.size == 3


async def test_a_choice_that_is_sent_twice_at_once_is_recorded_once(
    house: House, ledger: Ledger
) -> None:
    drafts = [draft_of(number) for number in (1, 2, 1, 3, 1)]

    appended = await asyncio.gather(*map(ledger.append, drafts))

    assert [each.proof.index for each in appended] == [1, 2, 1, 3, 1]
    assert [each.repeated for each in appended] == [False, False, True, False, True]
    await check_log(house)


async def test_repeated_and_new_choices_in_one_batch_are_told_apart(
    house: House, ledger: Ledger
) -> None:
    await asyncio.gather(*(ledger.append(draft_of(number)) for number in range(5)))

    appended = await asyncio.gather(
        *(ledger.append(draft_of(number)) for number in (3, 7, 0, 8))
    )

    assert [each.repeated for each in appended] == [True, False, True, False]
    assert [each.proof.index for each in appended] == [4, 6, 1, 7]
    for each in appended:
        check_receipt(house, each.proof)
    await check_log(house)


async def test_statements_stand_in_clear_between_the_records(
    house: House, ledger: Ledger
) -> None:
    said = Config("ab" * 32, "2026-11-22T12:00:00.000Z")
    await ledger.append(draft_of(1))

    stated = await ledger.state(said)
    await ledger.append(draft_of(2))

    content = await ledger.reader.read_tile(Tile(BUNDLE, 0, 4))
    assert stated.proof.index == 2
    assert decode_entry(decode_bundle(content)[2]) == StatementEntry(said)
    await check_log(house)


async def test_several_statements_are_one_commit(house: House, ledger: Ledger) -> None:
    said = [Config(f"{n}" * 64, "2026-11-22T12:00:00.000Z") for n in range(3)]

    stated = await ledger.state(*said)

    assert (stated.proof.index, ledger.head.size) == (3, 4)
    await check_log(house)


async def test_sites_have_logs_of_their_own(house: House, ledgers: Ledgers) -> None:
    """Requirement B-25: the service is processor, and keeps its customers apart."""
    for site in ("one", "two"):
        ledger = await ledgers.open(site)
        await ledger.append(draft_of(1))
        await check_log(house, site)

    assert ledgers.get("one").head.origin != ledgers.get("two").head.origin
    assert [ledgers.get(site).head.size for site in ("one", "two")] == [2, 2]
    with pytest.raises(UnknownSiteError):
        ledgers.get("three")


async def test_a_log_is_opened_once_however_often_it_is_asked_for(
    ledgers: Ledgers,
) -> None:
    opened = await asyncio.gather(*(ledgers.open(SITE) for _ in range(5)))

    assert len({id(each) for each in opened}) == 1


async def test_a_restart_goes_on_where_the_log_was(
    house: House, ledgers: Ledgers, ledger: Ledger
) -> None:
    drafts = [draft_of(number) for number in range(300)]
    await asyncio.gather(*map(ledger.append, drafts))
    await house.stop(ledgers)

    again = await house.start()
    reopened = await again.open(SITE)
    appended = await reopened.append(draft_of(300))

    assert appended.proof.index == 301
    check_receipt(house, appended.proof, draft_of(300))
    await check_log(house)
    await house.stop(again)


async def test_an_empty_batch_of_time_is_a_restart_too(
    house: House, ledgers: Ledgers, ledger: Ledger
) -> None:
    """At 256 entries no tile is partial, and the edge is empty at level 0."""
    await asyncio.gather(*(ledger.append(draft_of(n)) for n in range(255)))
    await house.stop(ledgers)

    again = await house.start()
    reopened = await again.open(SITE)
    appended = await reopened.append(draft_of(255))

    assert appended.proof.index == 256
    check_receipt(house, appended.proof, draft_of(255))
    await check_log(house)
    await house.stop(again)


async def test_a_closed_ledger_takes_no_more(ledger: Ledger) -> None:
    await ledger.close()

    with pytest.raises(StoreUnavailableError, match="stopping"):
        await ledger.append(draft_of(1))


async def test_closing_answers_everybody_who_waits(ledger: Ledger) -> None:
    waiting = [asyncio.create_task(ledger.append(draft_of(n))) for n in range(9)]
    await asyncio.sleep(0)

    await ledger.close()

    assert sorted(task.result().proof.index for task in waiting) == [*range(1, 10)]


async def test_a_ledger_that_was_not_opened_takes_nothing(house: House) -> None:
    ledgers = await house.start()

    with pytest.raises(ReadOnlyLogError, match="is not open"):
        Ledger(house.environment, SITE).check()
    await house.stop(ledgers)


async def test_too_many_waiting_are_turned_away_and_nobody_else(
    tmp_path: Path,
) -> None:
    slow: list[SlowStore] = []

    house = House(tmp_path, lambda store: _slowed(store, slow))
    ledgers = await house.start()
    await open_ledger(house.environment, SITE)
    ledger = Ledger(house.environment, SITE, bound=3)
    await ledger.open()
    slow[0].gate.clear()
    first = asyncio.create_task(ledger.append(draft_of(0)))
    await slow[0].waits.wait()
    rest = [asyncio.create_task(ledger.append(draft_of(n))) for n in range(1, 4)]
    await asyncio.sleep(0)

    with pytest.raises(StoreBusyError):
        await ledger.append(draft_of(4))
    slow[0].gate.set()
    appended = await asyncio.gather(first, *rest)

    assert [each.proof.index for each in appended] == [1, 2, 3, 4]
    assert slow[0].commits == 3
    await ledger.close()
    await check_log(house)
    await house.stop(ledgers)


async def test_who_hangs_up_is_recorded_all_the_same(
    house: House, ledger: Ledger
) -> None:
    tasks = [asyncio.create_task(ledger.append(draft_of(n))) for n in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    again = await ledger.append(draft_of(1))

    assert (again.proof.index, again.repeated) == (2, True)
    await check_log(house)


def _slowed(store: Store, slow: list[SlowStore]) -> Store:
    made = SlowStore(store)
    slow.append(made)
    return made.typed()
