"""How much of a long log a query looks at before its first record comes out."""

from collections.abc import AsyncIterator
from pathlib import Path

import apsw
import msgspec
import pytest

from consent_service.store.interface import Commit, LogKey, RecordQuery
from consent_service.store.sqlite import SqliteStore
from consent_service.store.sqlite.record_query import Span, spans_of
from tests.store.contract_store import read_all
from tests.store.readings import counted_readings
from tests.store.redis_sample import NOON, make_commit

pytestmark = pytest.mark.anyio

KEY = LogKey("example", 1)
COUNT = 20_000
RARE = (5, 9_000, 19_990)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "consent.db")
    await store.open()
    await store.logs.commit(_with_rare_withdrawals(make_commit(0, COUNT)))
    yield store
    await store.close()


@pytest.mark.parametrize("newest_first", [False, True])
async def test_the_first_of_few_comes_before_all_were_looked_at(
    store: SqliteStore, *, newest_first: bool
) -> None:
    query = RecordQuery(action="withdraw", newest_first=newest_first)
    stream = store.records.stream_records(KEY, query)
    with counted_readings() as read:
        first = await anext(aiter(stream))

    assert [record.index for record in first] == [19_990 if newest_first else 5]
    # One finds the rows to look at, and one looks at the first of them.
    assert read.call_count == 2


@pytest.mark.parametrize("newest_first", [False, True])
async def test_all_of_few_are_found_whatever_lies_between(
    store: SqliteStore, *, newest_first: bool
) -> None:
    query = RecordQuery(action="withdraw", newest_first=newest_first)

    found = await read_all(store, query)

    indexes = [record.index for record in found]
    assert indexes == [*(reversed(RARE) if newest_first else RARE)]


@pytest.mark.parametrize(
    "query",
    [
        RecordQuery(),
        RecordQuery(action="withdraw"),
        RecordQuery(revision="ab" * 32),
        RecordQuery(start=NOON),
    ],
    ids=["all", "action", "revision", "time"],
)
async def test_where_a_query_begins_is_found_without_walking_the_log(
    store: SqliteStore, query: RecordQuery
) -> None:
    steps = 0

    def count() -> bool:
        nonlocal steps
        steps += 1
        return False

    def look(reader: apsw.Connection) -> list[Span]:
        reader.set_progress_handler(count, 100)
        try:
            return spans_of(reader, KEY, query)
        finally:
            reader.set_progress_handler(None)

    spans = await store._database.read(look)

    assert len(spans) == 1
    # Of a hundred each: to walk the log takes three thousand.
    assert steps < 10


def _with_rare_withdrawals(commit: Commit) -> Commit:
    records = tuple(
        msgspec.structs.replace(record, action="withdraw")
        if record.index in RARE
        else record
        for record in commit.records
    )
    counts = {
        NOON.date(): {
            "action accept_all": COUNT - len(RARE),
            "action withdraw": len(RARE),
            f"revision {'ab' * 8} accept_all": COUNT - len(RARE),
            f"revision {'ab' * 8} withdraw": len(RARE),
        }
    }
    return msgspec.structs.replace(commit, records=records, counts=counts)
