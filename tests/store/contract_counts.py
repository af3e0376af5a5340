"""What every store promises of the counts by day, as tests."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec
import pytest

from consent_service.choices.tally import Tally
from consent_service.errors import RepeatedChoiceError, StaleHeadError
from consent_service.evidence.record_file import encode_record_file
from consent_service.statistics.recount import compare, count_uncounted, mend
from consent_service.store.interface import Commit, Store, StoredRecord
from tests.store.contract_erasing import erasing_in
from tests.store.redis_sample import NOON, make_commit, make_record

FIRST, SECOND = date(2026, 11, 22), date(2026, 11, 23)
CELLS = (
    "action save",
    "category analytics granted",
    "revision abababababababab save",
    "language fi save",
    "surface banner save",
    "signal none save",
)


def real_record(index: int, *, epoch: int = 1, days: int = 0) -> StoredRecord:
    """Return a record with a file that can be read, so that it can be counted."""
    at = NOON + timedelta(days=days)
    body = {
        "action": "save",
        "at": f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
        "controller": "Esimerkki Oy",
        "decisions": {"analytics": "granted", "necessary": "granted"},
        "expires_at": "2027-05-24T12:00:00.000Z",
        "gpc": False,
        "id": f"{index:032x}",
        "jurisdiction": "FI",
        "language": "fi",
        "revision": "ab" * 32,
        "site": "example",
        "supersedes": None,
        "surface": "banner",
        "visitor": "0" * 32,
    }
    file = encode_record_file(b"s" * 32, msgspec.json.encode(body))
    return msgspec.structs.replace(make_record(index, epoch=epoch), file=file, at=at)


def counting(
    start: int, count: int = 1, *, epoch: int = 1, days: int = 0, seen: str = ""
) -> Commit:
    """Return a commit of records of one day that counts them."""
    cells = dict.fromkeys(CELLS, count) | ({seen: count} if seen else {})
    return msgspec.structs.replace(
        make_commit(start, count, epoch=epoch),
        records=tuple(
            real_record(index, epoch=epoch, days=days)
            for index in range(start, start + count)
        ),
        counts={FIRST + timedelta(days=days): cells},
    )


async def counts_of(store: Store) -> Tally:
    return await store.counts.load_counts("example", date(2026, 1, 1), date.max)


def all_cells(count: int) -> Mapping[str, int]:
    return dict.fromkeys(CELLS, count)


class CountContract:
    """Inherited by `StoreContract`."""

    async def test_a_commit_adds_to_the_counts_of_its_day(self, store: Store) -> None:
        await store.logs.commit(counting(0, 3))
        await store.logs.commit(counting(3, 2))
        await store.logs.commit(counting(5, 1, days=1))

        assert await counts_of(store) == {FIRST: all_cells(5), SECOND: all_cells(1)}

    async def test_only_the_days_asked_for_are_returned(self, store: Store) -> None:
        for day in range(4):
            await store.logs.commit(counting(day, days=day))

        found = await store.counts.load_counts("example", SECOND, date(2026, 11, 24))

        assert sorted(found) == [SECOND, date(2026, 11, 24)]

    async def test_a_commit_that_is_refused_counts_nothing(self, store: Store) -> None:
        """Records and counts are one step, whatever refuses it."""
        await store.logs.commit(counting(0, 2))
        twice = msgspec.structs.replace(real_record(2), choice=make_record(1).choice)

        with pytest.raises(StaleHeadError):
            await store.logs.commit(counting(1, 5))
        with pytest.raises(RepeatedChoiceError):
            await store.logs.commit(
                msgspec.structs.replace(counting(2), records=(twice,))
            )

        assert await counts_of(store) == {FIRST: all_cells(2)}

    async def test_sites_are_counted_apart(self, store: Store) -> None:
        await store.logs.commit(counting(0, 2))
        await store.logs.commit(
            msgspec.structs.replace(
                make_commit(0, 1, site="other"), counts={FIRST: {"action save": 1}}
            )
        )

        other = await store.counts.load_counts("other", FIRST, FIRST)

        assert other == {FIRST: {"action save": 1}}
        assert await counts_of(store) == {FIRST: all_cells(2)}

    async def test_what_is_erased_stays_counted(self, store: Store) -> None:
        """Counts name nobody: erasure and retention leave them."""
        await store.logs.commit(counting(0, 4))
        await store.logs.commit(erasing_in(4, {1: [1, 2]}, epoch=1))

        balance = await store.counts.load_balance("example")

        assert balance.counted == {FIRST: all_cells(4)}
        assert balance.erased == {FIRST: all_cells(2)}

    async def test_counting_the_log_anew_finds_no_difference(
        self, store: Store
    ) -> None:
        await store.logs.commit(counting(0, 4, seen="domain example.fi"))
        await store.logs.commit(erasing_in(4, {1: [1, 2]}, epoch=1))
        await store.logs.commit(counting(0, 3, epoch=2, days=1))
        await store.logs.commit(erasing_in(3, {1: [0], 2: [2]}, epoch=2))

        found = await compare(store, "example")

        assert found.differences == {}
        assert (found.records, found.erased) == (3, 4)

    async def test_counts_that_are_wrong_are_found_and_mended(
        self, store: Store
    ) -> None:
        await store.logs.commit(counting(0, 4, seen="domain example.fi"))
        await store.logs.commit(erasing_in(4, {1: [1]}, epoch=1))
        await store.counts.add_counts(
            "example",
            {FIRST: {"action save": 2}, SECOND: {"language sv save": 1}},
        )

        found = await mend(store, "example")

        assert found.mended
        assert found.differences == {
            FIRST: {"action save": -2},
            SECOND: {"language sv save": -1},
        }
        assert (await compare(store, "example")).differences == {}
        assert await counts_of(store) == {
            FIRST: {**all_cells(4), "domain example.fi": 4}
        }

    async def test_counts_that_have_moved_on_are_not_mended_by_old_differences(
        self, store: Store
    ) -> None:
        """Two that count at once would else mend twice."""
        await store.logs.commit(counting(0, 4))
        await store.logs.commit(erasing_in(4, {1: [1]}, epoch=1))

        mended = await store.counts.mend_counts(
            "example", {FIRST: {"action save": 1}}, version=0
        )

        assert not mended
        assert await counts_of(store) == {FIRST: all_cells(4)}

    async def test_a_site_is_counted_from_its_first_record_on(
        self, store: Store
    ) -> None:
        assert not await store.counts.is_counted("example")

        await store.logs.commit(counting(0))

        assert await store.counts.is_counted("example")
        assert await count_uncounted(store) == []

    async def test_counts_are_there_after_a_restart(self, store: Store) -> None:
        await store.logs.commit(counting(0, 2))
        await store.close()
        await store.open()

        assert await counts_of(store) == {FIRST: all_cells(2)}
