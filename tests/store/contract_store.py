"""What every store promises, as tests. A test module inherits them with its `store`."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256

import msgspec
import pytest

from consent_service.errors import RepeatedChoiceError, StaleHeadError, StoreError
from consent_service.store.chores import ChorePlan
from consent_service.store.interface import (
    BUNDLE,
    Access,
    Commit,
    LogKey,
    RecordQuery,
    Store,
    StoredRecord,
    StoredRevision,
    StoredStatement,
    TileKey,
)
from tests.store.contract_counts import CountContract
from tests.store.contract_erasing import ErasingContract
from tests.store.redis_sample import (
    NOON,
    checkpoint_of,
    make_commit,
    make_record,
    with_checkpoint,
)

KEY = LogKey("example", 1)
REVISION = StoredRevision("example", "cd" * 32, b'{"\xc3\xa4":1}', NOON)


async def read_all(
    store: Store, query: RecordQuery, key: LogKey = KEY
) -> list[StoredRecord]:
    stream = store.records.stream_records(key, query)
    return [record async for batch in stream for record in batch]


def erasing(start: int, indexes: Collection[int]) -> Commit:
    """Return a commit of one statement that erases those records."""
    commit = make_commit(start)
    return msgspec.structs.replace(
        commit,
        records=(),
        statements=(StoredStatement(start, "erasure", b"{}"),),
        erased={1: dict.fromkeys(indexes, start)},
    )


def on_day(commit: Commit, days: int) -> Commit:
    head = msgspec.structs.replace(commit.head, at=NOON + timedelta(days=days))
    return msgspec.structs.replace(commit, head=head)


class StoreContract(ErasingContract, CountContract):
    """Inherit it, and define a fixture `store` that gives an open, empty store."""

    pytestmark = pytest.mark.anyio

    async def test_a_new_store_holds_nothing(self, store: Store) -> None:
        await store.check()

        assert await store.list_sites() == []
        assert await store.logs.load_head("example") is None
        assert await store.logs.load_heads("example") == []

    async def test_what_processes_share_is_at_hand_where_they_share_the_store(
        self, store: Store
    ) -> None:
        """A token that one machine issues has to work at all, and a limit is one."""
        assert (store.tokens is not None) is store.is_shared
        assert (store.rates is not None) is store.is_shared
        assert (store.fellows is not None) is store.is_shared

    async def test_the_chores_have_done_nothing_before_they_run(
        self, store: Store
    ) -> None:
        chores = store.chores(ChorePlan(clock=lambda: NOON))

        await chores.forget()

        assert chores.newest_backup is None
        assert chores.archived == 0

    async def test_a_commit_comes_back_as_it_went_in(self, store: Store) -> None:
        commit = make_commit(0, 3)
        await store.logs.commit(commit)

        records = await store.records.load_records(KEY, [0, 1, 2, 3])
        tiles = await store.logs.load_tiles(KEY, list(commit.tiles))

        assert await store.logs.load_head("example") == commit.head
        assert tuple(records.values()) == commit.records
        assert tiles == dict(commit.tiles)

    async def test_a_commit_on_another_checkpoint_changes_nothing(
        self, store: Store
    ) -> None:
        await store.logs.commit(make_commit(0, 2))

        with pytest.raises(StaleHeadError):
            await store.logs.commit(make_commit(1, 4))

        assert await store.records.load_records(KEY, range(2, 9)) == {}
        assert await store.logs.load_tiles(KEY, [TileKey(0, 0)]) == {
            TileKey(0, 0): b"h" * 64
        }

    async def test_of_two_commits_on_one_head_one_wins(self, store: Store) -> None:
        await store.logs.commit(make_commit(0))
        one = make_commit(1)
        other = with_checkpoint(make_commit(1, 2), b"other\n")

        outcomes = await asyncio.gather(
            store.logs.commit(one), store.logs.commit(other), return_exceptions=True
        )

        assert [type(outcome) for outcome in outcomes].count(StaleHeadError) == 1

    async def test_a_log_is_created_once(self, store: Store) -> None:
        await store.logs.commit(make_commit(0))

        with pytest.raises(StaleHeadError):
            await store.logs.commit(with_checkpoint(make_commit(0), b"other\n"))

    async def test_a_log_that_is_not_there_is_not_built_on(self, store: Store) -> None:
        with pytest.raises(StaleHeadError):
            await store.logs.commit(make_commit(5))

    async def test_tiles_grow_over_many_commits(self, store: Store) -> None:
        for start, count in ((0, 1), (1, 254), (255, 2), (257, 300)):
            await store.logs.commit(make_commit(start, count))

        tiles = [TileKey(BUNDLE, 0), TileKey(0, 0), TileKey(0, 2), TileKey(0, 3)]
        found = await store.logs.load_tiles(KEY, tiles)

        assert {tile: len(content) for tile, content in found.items()} == {
            TileKey(BUNDLE, 0): 35 * 256,
            TileKey(0, 0): 32 * 256,
            TileKey(0, 2): 32 * 45,
        }

    async def test_a_choice_is_recorded_once_for_a_site(self, store: Store) -> None:
        await store.logs.commit(make_commit(0, 3))
        twice = msgspec.structs.replace(make_record(3), choice=make_record(1).choice)
        commit = msgspec.structs.replace(make_commit(3), records=(twice,))

        with pytest.raises(RepeatedChoiceError):
            await store.logs.commit(commit)

        head = await store.logs.load_head("example")
        assert head is not None
        assert head.size == 3

    async def test_a_choice_is_recorded_once_over_all_epochs(
        self, store: Store
    ) -> None:
        await store.logs.commit(make_commit(0, 3))
        again = msgspec.structs.replace(make_commit(0, epoch=2), records=())
        await store.logs.commit(again)
        twice = msgspec.structs.replace(make_record(1), choice=make_record(2).choice)

        with pytest.raises(RepeatedChoiceError):
            await store.logs.commit(
                msgspec.structs.replace(make_commit(1, epoch=2), records=(twice,))
            )

        choice = make_record(2).choice or ""
        assert await store.records.find_choices("example", [choice, "none"]) == {
            choice: (KEY, 2)
        }

    async def test_sites_do_not_see_each_other(self, store: Store) -> None:
        """Requirement B-25: records are separated by site."""
        await store.logs.commit(make_commit(0, 3))
        await store.logs.commit(make_commit(0, 3, site="other"))
        record = make_record(1)
        digest, choice = record.digest or "", record.choice or ""
        other = LogKey("other", 1)

        assert await store.list_sites() == ["example", "other"]
        assert await store.records.find_record("other", digest) == (other, 1)
        assert await store.records.find_choices("third", [choice]) == {}
        assert await store.records.find_record("third", digest) is None
        assert await store.records.load_record("third", digest) is None
        found = await store.records.load_record("other", digest)
        assert found == (other, record)

    async def test_a_later_epoch_closes_the_earlier(self, store: Store) -> None:
        await store.logs.commit(make_commit(0, 3))
        await store.logs.commit(make_commit(0, epoch=2))

        heads = await store.logs.load_heads("example")

        assert [(head.key.epoch, head.state) for head in heads] == [
            (1, "closed"),
            (2, "open"),
        ]
        assert await store.logs.load_head("example") == heads[1]

    async def test_records_are_found_by_digest_choice_and_visitor(
        self, store: Store
    ) -> None:
        records = tuple(make_record(i, visitor=f"v{i % 2}") for i in range(4))
        await store.logs.commit(
            msgspec.structs.replace(make_commit(0, 4), records=records)
        )
        digest, choice = records[3].digest or "", records[3].choice or ""

        assert await store.records.find_record("example", digest) == (KEY, 3)
        assert await store.records.find_choices("example", [choice]) == {
            choice: (KEY, 3)
        }
        assert await store.records.find_visitor("example", "v1") == [(KEY, 1), (KEY, 3)]
        assert await store.records.find_visitor("example", "v2") == []

    async def test_a_record_is_loaded_by_its_digest_from_any_epoch(
        self, store: Store
    ) -> None:
        await store.logs.commit(make_commit(0, 3))
        await store.logs.commit(make_commit(0, 3, epoch=2))
        for epoch in (1, 2):
            record = make_record(2, epoch=epoch)

            found = await store.records.load_record("example", record.digest or "")

            assert found == (LogKey("example", epoch), record)

    async def test_erased_records_leave_only_who_says_so(self, store: Store) -> None:
        """Requirement B-23: what is left has no link to a person."""
        await store.logs.commit(make_commit(0, 4))
        await store.logs.commit(erasing(4, [1, 2]))
        await store.purge()
        gone = make_record(2)

        records = await store.records.load_records(KEY, range(5))

        assert sorted(records) == [0, 1, 2, 3]
        assert records[2] == StoredRecord(
            2, None, None, None, None, None, None, None, None, erased_by=(KEY, 4)
        )
        assert await store.records.find_record("example", gone.digest or "") is None
        assert await store.records.load_record("example", gone.digest or "") is None
        assert await store.records.find_visitor("example", gone.visitor or "") == []
        assert await store.records.find_choices("example", [gone.choice or ""]) == {}

    async def test_a_choice_that_was_erased_is_never_on_record_again(
        self, store: Store
    ) -> None:
        """Its browser may send it once more, or somebody who has its id."""
        await store.logs.commit(make_commit(0, 2))
        await store.logs.commit(erasing(2, [1]))
        kept, gone = (make_record(n).choice or "" for n in (0, 1))
        again = msgspec.structs.replace(make_record(3), choice=gone)

        for _ in range(2):
            with pytest.raises(RepeatedChoiceError):
                await store.logs.commit(
                    msgspec.structs.replace(make_commit(3), records=(again,))
                )
            await store.close()
            await store.open()

        assert await store.records.find_choices("example", [gone]) == {}
        assert await store.records.find_erased("example", [kept, gone]) == {gone}
        assert await store.records.find_erased("other", [kept, gone]) == set()
        await store.logs.commit(make_commit(3))

    async def test_a_choice_whose_time_was_over_can_be_made_again(
        self, store: Store
    ) -> None:
        """Nothing is kept of it: years have gone by."""
        await store.logs.commit(make_commit(0, 2))
        commit = erasing(2, [1])
        said = (StoredStatement(2, "retention", b"{}"),)
        await store.logs.commit(msgspec.structs.replace(commit, statements=said))
        again = msgspec.structs.replace(make_record(3), choice=make_record(1).choice)

        await store.logs.commit(
            msgspec.structs.replace(make_commit(3), records=(again,))
        )

        found = await store.records.find_choices("example", [again.choice or ""])
        assert found == {again.choice: (KEY, 3)}

    async def test_what_is_no_record_cannot_be_erased(self, store: Store) -> None:
        await store.logs.commit(make_commit(0, 2))
        await store.logs.commit(erasing(2, [1]))

        for index in (1, 2, 7):
            with pytest.raises(StoreError):
                await store.logs.commit(erasing(3, [0, index]))

        records = await store.records.load_records(KEY, [0])
        assert records[0].file is not None

    async def test_statements_are_found_by_kind_and_index(self, store: Store) -> None:
        said = (
            StoredStatement(0, "genesis", b'{"type":"genesis"}'),
            StoredStatement(2, "config", b'{"type":"config"}'),
            StoredStatement(3, "config", b"{}"),
        )
        await store.logs.commit(
            msgspec.structs.replace(make_commit(0, 4), statements=said, records=())
        )

        assert await store.logs.find_statements(KEY, "config") == [said[1], said[2]]
        both = await store.logs.find_statements(KEY, "config", "genesis", "key")
        assert both == [*said]
        assert await store.logs.load_statements(KEY, [0, 1, 3]) == {
            0: said[0],
            3: said[2],
        }
        assert await store.logs.load_statements(KEY, []) == {}

    async def test_one_checkpoint_of_each_day_is_kept(self, store: Store) -> None:
        for start, day in ((0, 0), (1, 0), (2, 1), (3, 1), (4, 4)):
            await store.logs.commit(on_day(make_commit(start), day))

        first = NOON.date()
        assert await store.logs.load_checkpoints(KEY) == [
            (first, checkpoint_of(2)),
            (first + timedelta(days=1), checkpoint_of(4)),
            (first + timedelta(days=4), checkpoint_of(5)),
        ]

    async def test_expired_records_come_oldest_first(self, store: Store) -> None:
        await store.logs.commit(make_commit(0, 9))
        end = NOON + timedelta(days=183, seconds=5)

        assert await store.records.find_expired(KEY, end, 100) == [0, 1, 2, 3, 4]
        assert await store.records.find_expired(KEY, end, 2) == [0, 1]
        assert await store.records.find_expired(KEY, NOON, 100) == []

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (RecordQuery(), [0, 1, 2, 3, 4]),
            (RecordQuery(erased=False), [0, 1, 3, 4]),
            (RecordQuery(newest_first=True), [4, 3, 2, 1, 0]),
            (RecordQuery(after=1), [2, 3, 4]),
            (RecordQuery(after=2, newest_first=True), [1, 0]),
            (RecordQuery(start=NOON + timedelta(seconds=1)), [1, 3, 4]),
            (RecordQuery(end=NOON + timedelta(seconds=4)), [0, 1, 3]),
            (
                RecordQuery(
                    start=NOON + timedelta(seconds=1), end=NOON + timedelta(seconds=2)
                ),
                [1],
            ),
            (RecordQuery(revision="ab" * 32), [0, 1, 3, 4]),
            (RecordQuery(revision="cd" * 32), []),
            (RecordQuery(action="accept_all", after=3), [4]),
            (RecordQuery(action="withdraw"), []),
        ],
    )
    async def test_a_query_gives_what_it_asks_for(
        self, store: Store, query: RecordQuery, expected: list[int]
    ) -> None:
        cells = {"action accept_all": 5, f"revision {'ab' * 8} accept_all": 5}
        await store.logs.commit(
            msgspec.structs.replace(make_commit(0, 5), counts={NOON.date(): cells})
        )
        await store.logs.commit(erasing(5, [2]))

        found = await read_all(store, query)

        assert [record.index for record in found] == expected

    async def test_a_stream_is_whole_over_many_batches(self, store: Store) -> None:
        await store.logs.commit(make_commit(0, 1_500))

        forwards = await read_all(store, RecordQuery())
        backwards = await read_all(store, RecordQuery(newest_first=True))

        assert [record.index for record in forwards] == list(range(1_500))
        assert backwards == forwards[::-1]

    async def test_a_stream_of_no_log_is_empty(self, store: Store) -> None:
        assert await read_all(store, RecordQuery(), LogKey("example", 7)) == []

    async def test_the_ends_of_many_logs_are_what_each_has_by_itself(
        self, store: Store
    ) -> None:
        said = {"genesis": 0, "config": 1, "close": 2}
        for site, count in (("first", 3), ("second", 300)):
            statements = [StoredStatement(at, kind, b"{}") for kind, at in said.items()]
            commit = make_commit(0, count, site=site)
            await store.logs.commit(
                msgspec.structs.replace(
                    commit, records=commit.records[3:], statements=tuple(statements)
                )
            )
        edge = [TileKey(0, 1), TileKey(BUNDLE, 1)]
        wanted = {LogKey("first", 1): edge, LogKey("second", 1): edge}

        heads = await store.logs.load_all_heads(["first", "second", "third"])
        ends = await store.logs.load_ends(
            {**wanted, LogKey("second", 2): edge, LogKey("third", 1): []},
            *("config", "genesis"),
        )

        for site in ("first", "second", "third"):
            assert heads[site] == await store.logs.load_heads(site)
        for key in wanted:
            assert ends[key] == (
                await store.logs.load_tiles(key, edge),
                await store.logs.find_statements(key, "genesis", "config"),
            )
        assert len(ends[LogKey("second", 1)].tiles) == 2
        assert ends[LogKey("second", 2)] == ends[LogKey("third", 1)] == ({}, [])

    async def test_revisions_of_many_sites_come_together(self, store: Store) -> None:
        end = NOON + timedelta(days=9)
        other = msgspec.structs.replace(REVISION, site="other", digest="ef" * 32)
        for revision in (REVISION, other):
            await store.revisions.save_revision(revision)
        await store.revisions.withdraw_revision("other", "ef" * 32, end)

        found = await store.revisions.load_revisions(
            [("example", "cd" * 32), ("other", "ef" * 32), ("other", "cd" * 32)]
        )

        assert sorted(found, key=lambda each: each.site) == [
            REVISION,
            msgspec.structs.replace(other, withdrawn_at=end),
        ]
        assert await store.revisions.load_revisions([]) == []

    async def test_a_revision_is_kept_as_it_was_saved_first(self, store: Store) -> None:
        """Requirement B-08: every revision that was served stays as it was."""
        later = msgspec.structs.replace(REVISION, published_at=NOON + timedelta(days=1))
        await store.revisions.save_revision(REVISION)
        await store.revisions.save_revision(later)

        assert await store.revisions.load_revision("example", "cd" * 32) == REVISION
        assert await store.revisions.load_revision("other", "cd" * 32) is None
        assert await store.list_sites() == ["example"]

    async def test_a_withdrawn_revision_says_since_when(self, store: Store) -> None:
        end = NOON + timedelta(days=9)
        newer = msgspec.structs.replace(
            REVISION,
            digest=sha256(b"newer").hexdigest(),
            published_at=NOON + timedelta(days=3),
        )
        await store.revisions.save_revision(REVISION)
        await store.revisions.save_revision(newer)

        await store.revisions.withdraw_revision("example", "cd" * 32, end)

        assert await store.revisions.list_revisions("example") == [
            msgspec.structs.replace(REVISION, withdrawn_at=end),
            newer,
        ]

    async def test_accesses_are_kept_by_site_in_order(self, store: Store) -> None:
        """Requirement B-18: every read of an auditor is itself logged."""
        uses = [Access(NOON, "example", "t1", f"records {n}") for n in range(3)]
        uses.append(Access(NOON, "example", "t2", "export", "Maija, DVV", "5f" * 16))
        for use in uses:
            await store.accesses.save_access(use)
        await store.accesses.save_access(Access(NOON, "other", "t1", "export"))

        stream = store.accesses.stream_accesses("example")

        assert [use async for batch in stream for use in batch] == uses

    async def test_accesses_are_passed_over_by_number(self, store: Store) -> None:
        uses = [Access(NOON, "example", "t1", f"records {n}") for n in range(1_100)]
        await asyncio.gather(*map(store.accesses.save_access, uses))
        stream = store.accesses.stream_accesses("example")
        kept = [use async for batch in stream for use in batch]

        for skip in (0, 1, 999, 1_000, 1_001, 1_099, 1_100, 2_000):
            stream = store.accesses.stream_accesses("example", skip=skip)
            assert [use async for batch in stream for use in batch] == kept[skip:]

    async def test_many_sites_commit_at_once(self, store: Store) -> None:
        sites = [f"site{number}" for number in range(40)]

        await asyncio.gather(
            *(store.logs.commit(make_commit(0, 2, site=site)) for site in sites)
        )

        assert await store.list_sites() == sorted(sites)

    async def test_a_turn_to_write_ends(self, store: Store) -> None:
        async with store.logs.writer(KEY):
            await store.logs.commit(make_commit(0))
        async with store.logs.writer(KEY):
            await store.logs.commit(make_commit(1))

        head = await store.logs.load_head("example")
        assert head is not None
        assert head.size == 2

    async def test_closing_twice_does_no_harm(self, store: Store) -> None:
        await store.logs.commit(make_commit(0, 3))
        await store.close()
        await store.close()

        await store.open()

        assert len(await read_all(store, RecordQuery())) == 3
