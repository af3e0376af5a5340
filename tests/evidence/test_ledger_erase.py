"""Erasure: the record is gone from every file, and nothing else has changed."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from consent_service.errors import ErasedChoiceError, NotFoundError
from consent_service.evidence.inclusion import verify_inclusion
from consent_service.evidence.merkle import Frontier, hash_leaf
from consent_service.evidence.record_file import record_entry
from consent_service.evidence.statement import Erasure, Retention, Statement
from consent_service.evidence.statement_json import decode_statement
from consent_service.evidence.tiles import Tile
from consent_service.ledger import Appended, Ledger, Ledgers
from consent_service.store.interface import LogKey
from tests.evidence.house import NOON, SITE, House, check_log, check_receipt, draft_of

pytestmark = pytest.mark.anyio

KEY = LogKey(SITE, 1)


@pytest.fixture
async def ledger(ledgers: Ledgers) -> Ledger:
    """A log of 300 records, at indexes 1 to 300."""
    ledger = await ledgers.open(SITE)
    await asyncio.gather(*(ledger.append(draft_of(n)) for n in range(1, 301)))
    return ledger


def at(indexes: Iterable[int], key: LogKey = KEY) -> list[tuple[LogKey, int]]:
    return [(key, index) for index in indexes]


async def said_at(house: House, index: int) -> Statement:
    stored = await house.store.logs.load_statements(KEY, [index])
    return decode_statement(stored[index].body)


async def test_an_erasure_says_what_why_and_on_which_day(
    house: House, ledger: Ledger
) -> None:
    """Requirement B-23. Not the time: that would say when somebody asked."""
    count = await ledger.erase(at([3, 4, 5, 9]), reason="art17")

    assert count == 4
    assert await said_at(house, 301) == Erasure(((3, 5), (9, 9)), "art17", "2026-11-22")
    await check_log(house)


async def test_nothing_of_an_erased_record_is_in_any_file(
    house: House, ledger: Ledger
) -> None:
    backups = house.real_store.backups
    await backups.make(house.folder / "backups", keep=7, at=house.now)
    await ledger.erase(at(range(50, 90)), reason="art17")
    await backups.refresh(house.now)

    content = _all_bytes(house.folder)

    traces = [draft_of(number).file[18:62] for number in range(50, 90)]
    assert [trace for trace in traces if trace in content] == []
    assert draft_of(49).file[18:62] in content
    assert not any(f"{number:032x}".encode() in content for number in range(50, 90))


async def test_tiles_and_receipts_are_what_they_were(
    house: House, ledger: Ledger
) -> None:
    tiles = [Tile(-1, 0), Tile(0, 0), Tile(0, 1, 44), Tile(1, 0, 1), Tile(-1, 1, 44)]
    before = [await ledger.reader.read_tile(tile) for tile in tiles]
    kept = await ledger.append(draft_of(7))
    gone = await ledger.append(draft_of(8))

    await ledger.erase(at([8, 100]), reason="court")

    assert [await ledger.reader.read_tile(tile) for tile in tiles] == before
    check_receipt(house, kept.proof, draft_of(7))
    # Who kept the receipt can still prove the record that we no longer have.
    check_receipt(house, gone.proof, draft_of(8))


async def test_the_place_of_an_erased_record_is_still_proved(ledger: Ledger) -> None:
    await ledger.erase(at([8]), reason="art17")
    head = ledger.head

    proof = await ledger.reader.prove(8)

    verify_inclusion(
        hash_leaf(record_entry(draft_of(8).digest)),
        index=8,
        size=head.size,
        path=proof.path,
        root=Frontier(head.size, head.frontier).root(),
    )
    with pytest.raises(NotFoundError):
        await ledger.prove_record(KEY, 8)


async def test_what_is_gone_or_no_record_is_passed_over(
    house: House, ledger: Ledger
) -> None:
    await ledger.erase(at([3, 4]), reason="art17")

    count = await ledger.erase(at([0, 3, 4, 5, 301, 999]), reason="court")

    assert count == 1
    assert await said_at(house, 302) == Erasure(((5, 5),), "court", "2026-11-22")
    await check_log(house)


async def test_nothing_to_erase_says_nothing(ledger: Ledger) -> None:
    assert await ledger.erase(at([]), reason="art17") == 0
    assert await ledger.erase(at([0]), reason="art17") == 0
    assert ledger.head.size == 301


async def test_two_who_ask_at_once_name_a_record_once(
    house: House, ledger: Ledger
) -> None:
    counts = await asyncio.gather(
        ledger.erase(at([3, 4]), reason="art17"),
        ledger.erase(at([4, 5]), reason="art17"),
        ledger.erase(at([3, 4, 5]), reason="court"),
    )

    assert sum(counts) == 3
    await check_log(house)


async def test_choices_and_erasures_do_not_stand_in_each_others_way(
    house: House, ledger: Ledger
) -> None:
    await asyncio.gather(
        *(ledger.append(draft_of(number)) for number in range(400, 440)),
        *(ledger.erase(at([number]), reason="art17") for number in range(20, 26)),
    )

    assert ledger.head.size == 301 + 40 + 6
    await check_log(house)


async def test_more_spans_than_an_entry_holds_are_several_statements(
    house: House, ledger: Ledger
) -> None:
    await asyncio.gather(*(ledger.append(draft_of(n)) for n in range(301, 2_401)))

    count = await ledger.erase(at(range(1, 2_401, 2)), reason="test-data")

    assert count == 1_200
    spans = [await said_at(house, index) for index in range(2_401, ledger.head.size)]
    assert all(isinstance(said, Erasure) and len(said.spans) <= 1_000 for said in spans)
    await check_log(house)


async def test_retention_is_a_statement_of_its_own(
    house: House, ledger: Ledger
) -> None:
    count = await ledger.expire(at(range(1, 11)))

    assert count == 10
    assert await said_at(house, 301) == Retention(((1, 10),), "2026-11-22")
    await check_log(house)


async def test_records_expire_after_the_time_that_the_policy_keeps_them(
    house: House, ledger: Ledger
) -> None:
    """Requirement B-22: validity and a written number of years after it."""
    end = NOON + timedelta(days=183)

    found = await house.store.records.find_expired(
        KEY, end + timedelta(seconds=11), 1_000
    )

    assert found == [*range(1, 11)]
    await ledger.expire(at(found))
    assert await house.store.records.find_expired(KEY, end, 1_000) == []


def _all_bytes(folder: Path) -> bytes:
    files = (path for path in folder.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files)


async def test_a_choice_that_was_erased_does_not_come_back(
    house: House, ledger: Ledger
) -> None:
    """Sent again by its browser, with others beside it."""
    assert await ledger.erase(at([2]), reason="art17") == 1

    outcomes = await asyncio.gather(
        *(ledger.append(draft_of(number)) for number in (2, 3, 400, 2)),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes] == [
        ErasedChoiceError,
        Appended,
        Appended,
        ErasedChoiceError,
    ]
    await check_log(house)
