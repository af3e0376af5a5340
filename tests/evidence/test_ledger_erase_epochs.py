"""Erasure in logs that a newer one has followed: they forget and stay the same."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from consent_service.errors import (
    GoneRecordError,
    MalformedEvidenceError,
    NotFoundError,
    StoreUnavailableError,
)
from consent_service.evidence.statement import Erasure, Retention, Statement
from consent_service.evidence.statement_json import decode_statement
from consent_service.evidence.tiles import Tile
from consent_service.ledger import Ledger, LogReader, open_ledger, reopen_ledger
from consent_service.ledger.high_water import HighWater
from consent_service.store.interface import Commit, Head, LogKey, Store
from tests.evidence.house import (
    NOON,
    SITE,
    House,
    Place,
    append,
    check_log,
    check_receipt,
    draft_of,
    started,
)
from tests.fakes import FailingStore

pytestmark = pytest.mark.anyio

OLD, NEW, NEWEST = LogKey(SITE, 1), LogKey(SITE, 2), LogKey(SITE, 3)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with started(House(tmp_path)) as house:
        yield house


@pytest.fixture
async def ledger(house: House) -> Ledger:
    """A log of 10 records at 1 to 10, which follows one of 300 at 1 to 300."""
    old = await open_ledger(house.environment, SITE)
    await append(old, 1, 301)
    await old.close()
    ledger = await reopen_ledger(house.environment, SITE)
    await append(ledger, 301, 311)
    return ledger


def at(indexes: Collection[int], key: LogKey = OLD) -> list[Place]:
    return [(key, index) for index in indexes]


async def head_of(house: House, key: LogKey) -> Head:
    heads = await house.real_store.logs.load_heads(SITE)
    return next(head for head in heads if head.key == key)


async def said_at(house: House, index: int, key: LogKey = NEW) -> Statement:
    stored = await house.real_store.logs.load_statements(key, [index])
    return decode_statement(stored[index].body)


async def gone_in(house: House, key: LogKey) -> list[int]:
    records = await house.real_store.records.load_records(key, range(302))
    return [index for index, each in records.items() if each.file is None]


def bytes_in(folder: Path) -> bytes:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


async def test_the_newest_log_names_the_log_that_forgets(
    house: House, ledger: Ledger
) -> None:
    """Requirement B-23, for every epoch."""
    origin = (await head_of(house, OLD)).origin

    count = await ledger.erase(at([3, 4, 9]), reason="art17")

    assert count == 3
    assert await said_at(house, 11) == Erasure(
        ((3, 4), (9, 9)), "art17", "2026-11-22", origin
    )
    assert await gone_in(house, OLD) == [3, 4, 9]
    await check_log(house)


async def test_one_commit_forgets_a_visitor_everywhere(
    house: House, ledger: Ledger
) -> None:
    origin = (await head_of(house, OLD)).origin

    count = await ledger.erase([*at([5], NEW), *at([7, 2])], reason="art17")

    assert count == 3
    assert await said_at(house, 11) == Erasure(
        ((2, 2), (7, 7)), "art17", "2026-11-22", origin
    )
    assert await said_at(house, 12) == Erasure(((5, 5),), "art17", "2026-11-22")
    checkpoints = await house.store.logs.load_checkpoints(NEW)
    assert [one.split(b"\n")[1] for _, one in checkpoints] == [b"13"]
    await check_log(house)


async def test_retention_reaches_earlier_logs(house: House, ledger: Ledger) -> None:
    """Requirement B-22."""
    origin = (await head_of(house, OLD)).origin
    end = NOON + timedelta(days=183, seconds=21)
    found = await house.store.records.find_expired(OLD, end, 1_000)

    count = await ledger.expire(at(found))

    assert count == 20
    assert await said_at(house, 11) == Retention(((1, 20),), "2026-11-22", origin)
    assert await house.store.records.find_expired(OLD, end, 1_000) == []
    await check_log(house)


async def test_the_log_that_forgets_stays_as_it_was(
    house: House, ledger: Ledger
) -> None:
    """Head, tiles and every proof: what was given out goes on being true."""
    head = await head_of(house, OLD)
    reader = LogReader(house.store.logs, head)
    tiles = [Tile(-1, 0), Tile(0, 0), Tile(0, 1, 45), Tile(1, 0, 1), Tile(-1, 1, 45)]
    before = [await reader.read_tile(tile) for tile in tiles]
    kept, gone = [await ledger.prove_record(OLD, index) for index in (7, 8)]

    await ledger.erase(at([8, 100, 256]), reason="court")

    assert await head_of(house, OLD) == head
    assert [await reader.read_tile(tile) for tile in tiles] == before
    assert await ledger.prove_record(OLD, 7) == kept
    assert (await reader.prove(8)).path == gone.path
    check_receipt(house, kept, draft_of(7))
    check_receipt(house, gone, draft_of(8))
    with pytest.raises(NotFoundError):
        await ledger.prove_record(OLD, 8)


async def test_nothing_of_it_is_in_any_file(house: House, ledger: Ledger) -> None:
    await ledger.erase(at(range(50, 90)), reason="art17")

    content = bytes_in(house.folder)
    traces = [draft_of(number).file[18:62] for number in range(50, 90)]
    assert [trace for trace in traces if trace in content] == []
    assert draft_of(49).file[18:62] in content
    assert not any(f"{number:032x}".encode() in content for number in range(50, 90))


async def test_what_was_erased_by_whichever_log_is_passed_over(house: House) -> None:
    old = await open_ledger(house.environment, SITE)
    await append(old, 1, 6)
    await old.erase(at([2]), reason="court")
    await old.close()
    ledger = await reopen_ledger(house.environment, SITE)
    await ledger.erase(at([3]), reason="art17")

    count = await ledger.erase(at([0, 1, 2, 3, 6, 7, 999]), reason="art17")
    again = await ledger.erase(at([1, 2, 3]), reason="art17")

    assert (count, again) == (1, 0)
    assert await gone_in(house, OLD) == [1, 2, 3]
    await check_log(house)


async def test_two_who_ask_at_once_name_a_record_once(
    house: House, ledger: Ledger
) -> None:
    counts = await asyncio.gather(
        ledger.erase([*at([3, 4]), *at([3], NEW)], reason="art17"),
        ledger.erase(at([4, 5]), reason="art17"),
        ledger.erase(at([3, 4], NEW), reason="court"),
    )

    assert sum(counts) == 5
    await check_log(house)


async def test_a_third_log_erases_in_the_first_and_the_second(
    house: House, ledger: Ledger
) -> None:
    await ledger.erase(at([1]), reason="art17")
    await ledger.close()
    third = await reopen_ledger(house.environment, SITE)

    count = await third.erase([*at([1, 2]), *at([2], NEW)], reason="art17")

    assert count == 2
    records = await house.store.records.load_records(OLD, [1, 2])
    assert records[1].erased_by == (NEW, 11)
    assert records[2].erased_by == (NEWEST, 1)
    await check_log(house)


async def test_what_a_store_has_lost_is_passed_over(house: House) -> None:
    """A copy was put back that lacks 5 to 8: they are named as lost already."""
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 5)
    await ledger.close()
    await house.store.close()
    shutil.copytree(house.database.parent, house.folder / "copy")
    await house.start()
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 5, 9)
    await ledger.close()
    await house.store.close()
    shutil.rmtree(house.database.parent)
    shutil.copytree(house.folder / "copy", house.database.parent)
    await house.start()
    ledger = await reopen_ledger(house.environment, SITE)
    origin = (await head_of(house, OLD)).origin

    count = await ledger.erase(at(range(3, 9)), reason="art17")

    assert count == 2
    assert await said_at(house, 2) == Erasure(((3, 4),), "art17", "2026-11-22", origin)
    await check_log(house)


async def test_a_log_whose_follower_was_lost_is_still_erased(house: House) -> None:
    """The second log is lost as a whole, and a third one follows."""
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 5)
    await ledger.close()
    await house.store.close()
    shutil.copytree(house.database.parent, house.folder / "copy")
    await house.start()
    lost = await reopen_ledger(house.environment, SITE)
    await append(lost, 5, 9)
    await lost.close()
    await house.store.close()
    shutil.rmtree(house.database.parent)
    shutil.copytree(house.folder / "copy", house.database.parent)
    await house.start()
    third = await reopen_ledger(house.environment, SITE)

    count = await third.erase(at([2]), reason="art17")

    assert (third.head.key, count) == (NEWEST, 1)
    assert await gone_in(house, OLD) == [2]
    await check_log(house)


async def test_a_machine_that_missed_the_new_log_erases_in_the_right_one(
    house: House,
) -> None:
    """Its own log's 3 is not the new log's 3."""
    house.shared = True
    mine = await open_ledger(house.environment, SITE)
    await append(mine, 1, 6)
    marks = HighWater(house.folder / "elsewhere")
    await marks.open()
    environment = msgspec.structs.replace(house.environment, high_water=marks)
    other = await reopen_ledger(environment, SITE)
    await append(other, 11, 16)

    count = await mine.erase([*at([3]), *at([4], NEW)], reason="art17")

    assert count == 2
    assert (await gone_in(house, OLD), await gone_in(house, NEW)) == ([3], [4])
    await check_log(house)
    await marks.close()


@pytest.mark.parametrize("origin", ["elsewhere.example", "own"])
async def test_a_log_that_is_no_earlier_one_cannot_be_named(
    house: House, ledger: Ledger, origin: str
) -> None:
    named = ledger.head.origin if origin == "own" else origin

    with pytest.raises(MalformedEvidenceError, match="is not an earlier log than"):
        await ledger.state(Erasure(((2, 2),), "art17", "2026-11-22", named))

    assert ledger.head.size == 11
    assert (await gone_in(house, OLD), await gone_in(house, NEW)) == ([], [])
    await append(ledger, 400, 401)
    await check_log(house)


class StubbornStore:
    """A store that has every record and says of each that it is gone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.refused = 0

    async def commit(self, commit: Commit) -> None:
        if commit.erased:
            self.refused += 1
            raise GoneRecordError("no such record")
        await self._store.logs.commit(commit)

    def __getattr__(self, name: str) -> Any:
        if name == "logs":
            return self
        for part in (self._store, self._store.logs):
            if hasattr(part, name):
                return getattr(part, name)
        raise AttributeError(name)


async def test_a_store_that_contradicts_itself_is_not_asked_for_ever(
    tmp_path: Path,
) -> None:
    house = House(tmp_path)
    stubborn = StubbornStore(house.real_store)
    house.store = cast(Store, stubborn)
    await house.start()
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 4)

    with pytest.raises(GoneRecordError):
        await ledger.erase(at([2, 3]), reason="art17")

    assert stubborn.refused == 1
    await append(ledger, 4, 5)
    await check_log(house)
    await house.high_water.close()
    await house.store.close()


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
async def test_a_failure_midway_leaves_no_state_between(
    tmp_path: Path, *, late: bool
) -> None:
    failed: set[str] = set()
    for call in range(1, 9):
        house = House(tmp_path / str(call))
        failing = FailingStore(house.real_store)
        house.store = failing.typed()
        await house.start()
        old = await open_ledger(house.environment, SITE)
        await append(old, 1, 4)
        await old.close()
        ledger = await reopen_ledger(house.environment, SITE)
        failing.calls, failing.fail_at, failing.late = 0, call, late

        count = await _insisting(ledger, [*at([1, 3])])

        failed |= failing.failed
        assert count in (0, 2)
        assert await gone_in(house, OLD) == [1, 3]
        assert draft_of(3).file[18:62] not in bytes_in(house.folder)
        await check_log(house)
        await ledger.close()
        await house.high_water.close()
        await house.real_store.close()
    assert failed >= {"load_records", "commit", "purge"}


async def _insisting(ledger: Ledger, places: list[Place]) -> int:
    for _ in range(5):
        try:
            return await ledger.erase(places, reason="art17")
        except StoreUnavailableError:
            await ledger.open()
    raise AssertionError("it never came back")
