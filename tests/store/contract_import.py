"""What every store promises of a site that it takes in whole, as tests."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from consent_service.errors import (
    RepeatedChoiceError,
    StaleHeadError,
    StoreUnavailableError,
)
from consent_service.store.interface import (
    Access,
    Head,
    LogKey,
    Portion,
    RecordQuery,
    Store,
    StoredRecord,
    StoredRevision,
    StoredStatement,
)
from tests.store.redis_sample import NOON, checkpoint_of, make_commit, make_record

KEY = LogKey("example", 1)
NEWER = LogKey("example", 2)
REVISION = StoredRevision("example", "cd" * 32, b"{}", NOON, NOON + timedelta(days=1))
USES = tuple(Access(NOON, "example", "t1", f"records {n}") for n in range(3))
SAID = (StoredStatement(1, "erasure", b"{}"), StoredStatement(2, "close", b"{}"))
YESTERDAY = {(NOON - timedelta(days=1)).date(): checkpoint_of(2)}


def erased(index: int, by: tuple[LogKey, int]) -> StoredRecord:
    empty: dict[str, Any] = dict.fromkeys(StoredRecord.__struct_fields__)
    return StoredRecord(**{**empty, "index": index, "erased_by": by})


OLD_COMMIT = make_commit(0, 1_200)
NEW_COMMIT = make_commit(0, 4, epoch=2)
OLD = msgspec.structs.replace(OLD_COMMIT.head, state="closed")
HEADS = (OLD, NEW_COMMIT.head)
PORTIONS = (
    Portion(KEY, tiles=OLD_COMMIT.tiles, records=OLD_COMMIT.records[:1_000]),
    Portion(KEY, records=(*OLD_COMMIT.records[1_000:1_199], erased(1_199, (NEWER, 1)))),
    Portion(KEY, past=YESTERDAY, counts={NOON.date(): {"action save": 1_199}}),
    Portion(KEY, counts={NOON.date(): {"action save": 1, "language fi save": 2}}),
    Portion(
        NEWER,
        tiles=NEW_COMMIT.tiles,
        records=(NEW_COMMIT.records[0], NEW_COMMIT.records[3]),
        statements=SAID,
    ),
    Portion(NEWER, revisions=(REVISION,), accesses=USES),
)


async def given(
    portions: Sequence[Portion] = PORTIONS, error: Exception | None = None
) -> AsyncIterator[Portion]:
    for portion in portions:
        yield portion
    if error is not None:
        raise error


async def take_in(store: Store, heads: Sequence[Head] = HEADS) -> None:
    await store.import_site(heads, given())


class ImportContract:
    """Inherit it, and define a fixture `store` that gives an open, empty store."""

    pytestmark = pytest.mark.anyio

    async def test_a_site_that_was_taken_in_is_what_it_was(self, store: Store) -> None:
        await take_in(store)

        assert await store.list_sites() == ["example"]
        assert await store.logs.load_heads("example") == list(HEADS)
        for commit in (OLD_COMMIT, NEW_COMMIT):
            key = commit.head.key
            tiles = await store.logs.load_tiles(key, list(commit.tiles))
            assert tiles == dict(commit.tiles)
        assert await store.logs.load_statements(NEWER, range(9)) == dict(
            zip((1, 2), SAID, strict=True)
        )
        assert await store.logs.find_statements(NEWER, "close") == [SAID[1]]
        stream = store.records.stream_records(KEY, RecordQuery())
        records = [record async for batch in stream for record in batch]
        assert records[:-1] == list(OLD_COMMIT.records[:-1])
        assert records[-1] == erased(1_199, (NEWER, 1))

    async def test_what_was_taken_in_is_counted(self, store: Store) -> None:
        await take_in(store)
        day = NOON.date()

        assert await store.counts.load_counts("example", day, day) == {
            day: {"action save": 1_200, "language fi save": 2}
        }
        assert await store.counts.is_counted("example")

    async def test_what_stands_beside_the_logs_comes_along(self, store: Store) -> None:
        """Requirements B-08 and B-18: revisions and uses of tokens are kept."""
        await take_in(store)

        assert await store.revisions.list_revisions("example") == [REVISION]
        stream = store.accesses.stream_accesses("example")
        assert [use async for batch in stream for use in batch] == list(USES)
        assert await store.logs.load_checkpoints(KEY) == [
            *YESTERDAY.items(),
            (OLD.at.date(), OLD.checkpoint),
        ]

    async def test_records_that_were_taken_in_are_found(self, store: Store) -> None:
        await take_in(store)
        one, gone = make_record(7), make_record(1_199)
        start = NOON + timedelta(seconds=1_190)
        stream = store.records.stream_records(KEY, RecordQuery(start=start))
        records = store.records

        assert await records.find_record("example", one.digest or "") == (KEY, 7)
        assert await records.find_visitor("example", one.visitor or "") == [(KEY, 7)]
        assert await records.find_choices(
            "example", [one.choice or "", gone.choice or ""]
        ) == {one.choice: (KEY, 7)}
        assert [record.index async for some in stream for record in some] == [
            *range(1190, 1199)
        ]
        end = NOON + timedelta(days=183, seconds=2)
        assert await records.find_expired(KEY, end, 9) == [0, 1]

    async def test_a_log_that_was_taken_in_goes_on(self, store: Store) -> None:
        await take_in(store)

        await store.logs.commit(make_commit(4, 2, epoch=2))

        head = await store.logs.load_head("example")
        assert head is not None
        assert head.size == 6

    async def test_a_choice_that_was_taken_in_is_not_recorded_again(
        self, store: Store
    ) -> None:
        await take_in(store)
        twice = msgspec.structs.replace(make_record(4), choice=make_record(3).choice)
        commit = msgspec.structs.replace(make_commit(4, epoch=2), records=(twice,))

        with pytest.raises(RepeatedChoiceError):
            await store.logs.commit(commit)

    async def test_nothing_is_taken_in_over_a_log(self, store: Store) -> None:
        await store.logs.commit(make_commit(0))

        with pytest.raises(StaleHeadError):
            await take_in(store)

        assert await store.logs.load_heads("example") == [make_commit(0).head]
        assert await store.records.load_records(KEY, [7]) == {}

    async def test_nothing_is_taken_in_over_a_revision(self, store: Store) -> None:
        await store.revisions.save_revision(REVISION)

        with pytest.raises(StaleHeadError):
            await take_in(store)

        assert await store.logs.load_heads("example") == []

    async def test_an_import_that_fails_leaves_nothing(self, store: Store) -> None:
        error = StoreUnavailableError("given up")

        with pytest.raises(StoreUnavailableError, match="given up"):
            await store.import_site(HEADS, given(PORTIONS, error))

        assert await store.logs.load_heads("example") == []
        assert await store.revisions.list_revisions("example") == []
        await store.logs.commit(make_commit(0, 3))
        assert sorted(await store.records.load_records(KEY, range(9))) == [0, 1, 2]

    async def test_an_import_that_is_given_up_leaves_nothing(
        self, store: Store
    ) -> None:
        reached = asyncio.Event()

        async def endless() -> AsyncIterator[Portion]:
            yield PORTIONS[0]
            reached.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(store.import_site(HEADS, endless()))
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        await take_in(store)
        assert await store.logs.load_heads("example") == list(HEADS)

    async def test_a_site_is_not_there_before_its_heads_are(self, store: Store) -> None:
        seen: list[list[Head]] = []

        async def watched() -> AsyncIterator[Portion]:
            for portion in PORTIONS:
                yield portion
                seen.append(await store.logs.load_heads("example"))

        await store.import_site(HEADS, watched())

        assert seen == [[]] * len(PORTIONS)
        assert await store.logs.load_heads("example") == list(HEADS)

    async def test_other_sites_are_left_alone(self, store: Store) -> None:
        await store.logs.commit(make_commit(0, 3, site="other"))

        await take_in(store)
        await store.logs.commit(make_commit(3, 3, site="other"))

        found = await store.records.load_records(LogKey("other", 1), range(9))
        assert sorted(found) == list(range(6))
        choice = make_record(1).choice or ""
        places = await store.records.find_choices("other", [choice])
        assert places == {choice: (LogKey("other", 1), 1)}
