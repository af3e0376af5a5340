"""What every store promises of erasing in logs that a newer one has followed."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import timedelta

import msgspec
import pytest

from consent_service.errors import GoneRecordError, StaleHeadError
from consent_service.store.interface import (
    Commit,
    LogKey,
    RecordQuery,
    Store,
    StoredRecord,
    StoredStatement,
)
from tests.store.redis_sample import NOON, make_commit, make_record, with_checkpoint

OLD, NEW = LogKey("example", 1), LogKey("example", 2)


def erasing_in(
    start: int, erased: Mapping[int, Collection[int]], *, epoch: int = 2
) -> Commit:
    """Return a commit of one statement that erases records of the epochs named."""
    return msgspec.structs.replace(
        make_commit(start, epoch=epoch),
        records=(),
        statements=(StoredStatement(start, "erasure", b"{}"),),
        erased={number: dict.fromkeys(some, start) for number, some in erased.items()},
    )


def emptied(index: int, by: tuple[LogKey, int]) -> StoredRecord:
    nothing = (None,) * 8
    return StoredRecord(index, *nothing, erased_by=by)


async def fill(store: Store) -> None:
    """Write four records of one visitor into each of two epochs."""
    for epoch in (1, 2):
        records = tuple(
            make_record(index, epoch=epoch, visitor="v") for index in range(4)
        )
        commit = make_commit(0, 4, epoch=epoch)
        await store.logs.commit(msgspec.structs.replace(commit, records=records))


class ErasingContract:
    """Inherited by `StoreContract`."""

    async def test_a_later_epoch_erases_in_an_earlier_one(self, store: Store) -> None:
        """Requirement B-23, for every epoch of a site's log."""
        await fill(store)
        gone = make_record(2, epoch=1)

        await store.logs.commit(erasing_in(4, {1: [1, 2]}))

        records = await store.records.load_records(OLD, range(5))
        assert records[2] == emptied(2, (NEW, 4))
        assert records[3].file is not None
        assert await store.records.find_record("example", gone.digest or "") is None
        assert await store.records.find_choices("example", [gone.choice or ""]) == {}
        assert await store.records.find_visitor("example", "v") == [
            (OLD, 0),
            (OLD, 3),
            *((NEW, index) for index in range(4)),
        ]

    async def test_one_commit_erases_in_several_epochs(self, store: Store) -> None:
        await fill(store)

        await store.logs.commit(erasing_in(4, {1: [0, 3], 2: [3]}))

        old = await store.records.load_records(OLD, range(4))
        new = await store.records.load_records(NEW, range(4))
        assert [i for i, each in old.items() if each.erased_by == (NEW, 4)] == [0, 3]
        assert [i for i, each in new.items() if each.erased_by == (NEW, 4)] == [3]

    async def test_each_epoch_says_what_it_has_erased(self, store: Store) -> None:
        await store.logs.commit(make_commit(0, 4))
        await store.logs.commit(erasing_in(4, {1: [1]}, epoch=1))
        await store.logs.commit(make_commit(0, 2, epoch=2))
        await store.logs.commit(erasing_in(2, {1: [2]}))

        stream = store.records.stream_records(OLD, RecordQuery())
        found = [record async for batch in stream for record in batch]

        assert [(place.index, place.erased_by) for place in found] == [
            (0, None),
            (1, (OLD, 4)),
            (2, (NEW, 2)),
            (3, None),
        ]

    async def test_tiles_and_head_of_the_earlier_log_stay(self, store: Store) -> None:
        await fill(store)
        head = (await store.logs.load_heads("example"))[0]
        places = list(make_commit(0, 4).tiles)
        tiles = await store.logs.load_tiles(OLD, places)

        await store.logs.commit(erasing_in(4, {1: range(4)}))

        assert (await store.logs.load_heads("example"))[0] == head
        assert await store.logs.load_tiles(OLD, places) == tiles

    @pytest.mark.parametrize("erased", [{1: [0, 1]}, {1: [0, 9]}, {2: [0], 7: [0]}])
    async def test_what_is_gone_in_an_earlier_epoch_is_not_erased_again(
        self, store: Store, erased: Mapping[int, Collection[int]]
    ) -> None:
        await fill(store)
        await store.logs.commit(erasing_in(4, {1: [1]}))

        with pytest.raises(GoneRecordError):
            await store.logs.commit(erasing_in(5, erased))

        for key in (OLD, NEW):
            records = await store.records.load_records(key, [0])
            assert records[0].file is not None
        head = await store.logs.load_head("example")
        assert head is not None
        assert head.size == 5

    async def test_of_two_who_erase_the_same_one_does(self, store: Store) -> None:
        await fill(store)
        one = erasing_in(4, {1: [1, 2]})
        other = with_checkpoint(erasing_in(4, {1: [1, 2]}), b"other\n")

        outcomes = await asyncio.gather(
            store.logs.commit(one), store.logs.commit(other), return_exceptions=True
        )

        assert [type(each).__name__ for each in outcomes].count("StaleHeadError") == 1
        records = await store.records.load_records(OLD, [1])
        assert records[1] == emptied(1, (NEW, 4))

    async def test_a_log_that_was_followed_takes_no_commit(self, store: Store) -> None:
        await fill(store)

        with pytest.raises(StaleHeadError):
            await store.logs.commit(erasing_in(4, {1: [1]}, epoch=1))

        records = await store.records.load_records(OLD, [1])
        assert records[1].file is not None

    async def test_what_has_expired_in_an_earlier_epoch_is_found_until_it_is_erased(
        self, store: Store
    ) -> None:
        """Requirement B-22."""
        await fill(store)
        end = NOON + timedelta(days=183, seconds=9)
        before = await store.records.find_expired(OLD, end, 10)

        await store.logs.commit(erasing_in(4, {1: [0, 1, 3]}))

        assert before == [0, 1, 2, 3]
        assert await store.records.find_expired(OLD, end, 10) == [2]
        assert await store.records.find_expired(NEW, end, 10) == [0, 1, 2, 3]
