"""Databases of earlier releases are brought up to date when they are opened."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import apsw
import pytest
from msgspec.structs import replace

from consent_service.errors import (
    InstallationError,
    RepeatedChoiceError,
    StoreError,
)
from consent_service.statistics.recount import count_uncounted
from consent_service.store.interface import Access, LogKey
from consent_service.store.sqlite import SqliteStore
from tests.store.contract_counts import FIRST, all_cells, counting, counts_of
from tests.store.contract_erasing import erasing_in
from tests.store.redis_sample import make_commit, make_record

pytestmark = pytest.mark.anyio

KEY = LogKey("example", 1)


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database of format 1, in which each log erased records of its own."""
    path = tmp_path / "consent.db"
    store = SqliteStore(path)
    await store.open()
    for epoch in (1, 2):
        await store.logs.commit(make_commit(0, 4, epoch=epoch))
        await store.logs.commit(erasing_in(4, {epoch: [2]}, epoch=epoch))
    await store.close()
    connection = apsw.Connection(str(path))
    _take_back_format_5(connection)
    connection.execute("DROP TABLE day_count")
    connection.execute("DROP TABLE count_state")
    connection.execute("ALTER TABLE record DROP COLUMN erased_in")
    connection.execute("ALTER TABLE access DROP COLUMN holder")
    connection.execute("ALTER TABLE access DROP COLUMN salt")
    use = "INSERT INTO access (at, site, token, what) VALUES (0, 'example', 't1', 'x')"
    connection.execute(use)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    return path


async def test_format_1_learns_in_which_log_a_statement_is(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()

    for key in (KEY, LogKey("example", 2)):
        records = await store.records.load_records(key, range(4))

        assert [records[index].erased_by for index in range(4)] == [
            None,
            None,
            (key, 4),
            None,
        ]
    await store.close()


async def test_uses_of_earlier_formats_name_no_holder(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()

    batches = store.accesses.stream_accesses("example")

    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    uses = [use async for batch in batches for use in batch]
    assert uses == [Access(epoch, "example", "t1", "x")]
    await store.close()


async def test_records_of_earlier_formats_are_counted_once(tmp_path: Path) -> None:
    path = tmp_path / "earlier.db"
    store = SqliteStore(path)
    await store.open()
    await store.logs.commit(counting(0, 3))
    await store.logs.commit(erasing_in(3, {1: [2]}, epoch=1))
    await store.close()
    connection = apsw.Connection(str(path))
    _take_back_format_5(connection)
    connection.execute("DROP TABLE day_count")
    connection.execute("DROP TABLE count_state")
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    await store.open()
    # Before the old ones are counted, new ones come and old ones go.
    await store.logs.commit(counting(4, 2))
    await store.logs.commit(erasing_in(6, {1: [0, 5]}, epoch=1))

    assert not await store.counts.is_counted("example")
    assert await count_uncounted(store) == ["example"]
    assert await count_uncounted(store) == []

    assert await counts_of(store) == {FIRST: all_cells(4)}
    await store.close()


async def test_records_of_format_4_are_found_wherever_their_keys_were(
    tmp_path: Path,
) -> None:
    """Those of new records lay in `fresh`, those of older ones in `lookup`."""
    path = tmp_path / "earlier.db"
    store = SqliteStore(path)
    await store.open()
    await store.logs.commit(make_commit(0, 4))
    await store.close()
    connection = apsw.Connection(str(path))
    _take_back_format_5(connection)
    for index in range(4):
        table = "lookup" if index < 2 else "fresh"
        record = make_record(index)
        for kind, value in (
            ("digest", record.digest),
            ("choice", record.choice),
            ("visitor", record.visitor),
        ):
            key = sha256(f"{kind}\nexample\n{value}".encode()).digest()[:16]
            insert = f"INSERT INTO {table} (key, id) VALUES (?, ?)"
            connection.execute(insert, (key, (1 << 40) + index))
    connection.execute("PRAGMA user_version = 4")
    connection.close()

    await store.open()

    for index in range(4):
        record = make_record(index)
        found = await store.records.load_record("example", record.digest or "")
        assert found == (KEY, record)
        places = await store.records.find_visitor("example", record.visitor or "")
        assert (KEY, index) in places
    repeated = replace(make_commit(4).records[0], choice=make_record(3).choice)
    with pytest.raises(RepeatedChoiceError):
        await store.logs.commit(replace(make_commit(4), records=(repeated,)))
    await store.close()


def _take_back_format_5(connection: apsw.Connection) -> None:
    for each in ("VIEW unmerged", "VIEW run_number", "TABLE merged", "TABLE run"):
        connection.execute(f"DROP {each}")
    connection.execute("DELETE FROM lookup WHERE id > 0")


async def test_a_database_brought_up_to_date_goes_on(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    await store.close()
    await store.open()

    await store.logs.commit(erasing_in(5, {1: [0]}))

    records = await store.records.load_records(KEY, [0, 1])
    assert records[0].erased_by == (LogKey("example", 2), 5)
    assert records[1] == make_record(1)
    await store.close()


async def test_a_reader_changes_no_database(path: Path) -> None:
    with pytest.raises(StoreError, match="has format 1") as caught:
        await SqliteStore(path, read_only=True).open()

    assert "brings it up to date" in caught.value.hint


async def test_an_upgrade_that_fails_leaves_the_old_format(path: Path) -> None:
    connection = apsw.Connection(str(path))
    connection.execute("ALTER TABLE log RENAME TO elsewhere")
    connection.close()

    with pytest.raises(InstallationError):
        await SqliteStore(path).open()

    connection = apsw.Connection(str(path))
    columns = [row[1] for row in connection.execute("PRAGMA table_info(record)")]
    assert connection.pragma("user_version") == 1
    assert "erased_in" not in columns
    connection.close()
