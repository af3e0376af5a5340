"""The embedded store: the contract of all stores, and what is its own."""

import asyncio
import resource
import shutil
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import apsw
import msgspec
import pytest

from consent_service.errors import (
    InstallationError,
    RepeatedChoiceError,
    StoreError,
    StoreHeldError,
    StoreUnavailableError,
)
from consent_service.store.interface import Access, Commit, RecordQuery
from consent_service.store.sqlite import SqliteStore
from consent_service.store.sqlite.lookup import MERGE_AFTER
from consent_service.store.sqlite.rows import fetch, fetch_first
from consent_service.store.sqlite.schema import FORMAT
from consent_service.store.sqlite.writer import Writer
from tests.store.contract_store import KEY, StoreContract, erasing, read_all
from tests.store.redis_sample import NOON, make_commit, make_record

pytestmark = pytest.mark.anyio


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "consent.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path)
    await store.open()
    yield store
    await store.close()


@pytest.fixture
def small_files() -> Callable[[], AbstractContextManager[None]]:
    """Give what makes the kernel refuse to let any file grow beyond 300 kB."""

    @contextmanager
    def limited() -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)

    return limited


class TestSqliteStore(StoreContract):
    """The embedded store keeps the contract."""


async def test_a_second_store_is_refused(store: SqliteStore, path: Path) -> None:
    with pytest.raises(StoreHeldError, match="another process has the database"):
        await SqliteStore(path).open()

    await store.check()


async def test_a_reader_needs_no_writers_place(store: SqliteStore, path: Path) -> None:
    await store.logs.commit(make_commit(0, 3))
    reader = SqliteStore(path, read_only=True)
    await reader.open()

    found = await read_all(reader, RecordQuery())
    loaded = await reader.records.load_record("example", make_record(1).digest or "")
    with pytest.raises(StoreHeldError):
        await reader.logs.commit(make_commit(3))
    await reader.close()

    assert len(found) == 3
    assert loaded == (KEY, make_record(1))


async def test_a_full_disk_refuses_and_room_on_it_helps(store: SqliteStore) -> None:
    """Nothing of the refused commit is left, and nobody has to restart anything."""
    await store.logs.commit(make_commit(0, 3))
    await _set_most_pages(store, 60)

    with pytest.raises(StoreUnavailableError, match="full"):
        await store.logs.commit(make_commit(3, 2_000))
    await store.accesses.save_access(Access(NOON, "example", "t", "log"))
    for _ in range(2):
        with pytest.raises(StoreUnavailableError, match="full"):
            await store.check()
    await _set_most_pages(store, 1 << 30)

    await store.check()
    await store.logs.commit(make_commit(3, 2_000))
    assert len(await read_all(store, RecordQuery())) == 2_003


async def test_a_disk_that_is_nearly_full_is_said_before_a_commit_fails(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.logs.commit(make_commit(0, 3))
    monkeypatch.setattr("consent_service.store.sqlite.writer.ROOM", 1 << 62)

    with pytest.raises(StoreUnavailableError, match="disk of the store is full"):
        await store.check()


async def test_the_probe_of_a_disk_leaves_nothing(store: SqliteStore) -> None:
    await _set_most_pages(store, 60)
    with pytest.raises(StoreUnavailableError, match="full"):
        await store.logs.commit(make_commit(0, 2_000))
    await _set_most_pages(store, 1 << 30)

    await store.check()

    find = "SELECT count(*) FROM sqlite_schema WHERE name = 'probe'"
    assert await store._database.read(lambda reader: fetch_first(reader, find)) == [0]


async def test_after_an_error_of_the_disk_nothing_is_written_until_it_is_opened_again(
    store: SqliteStore, small_files: Callable[[], AbstractContextManager[None]]
) -> None:
    """What a sync that failed has done is unknown, and a second one may lie."""
    await store.logs.commit(make_commit(0, 3))

    with (
        small_files(),
        pytest.raises(StoreUnavailableError, match="database cannot write"),
    ):
        await store.logs.commit(make_commit(3, 2_000))
    for refused in (store.check(), store.purge(), store.logs.commit(make_commit(3))):
        with pytest.raises(StoreUnavailableError, match="read-only since a write"):
            await refused
    assert len(await read_all(store, RecordQuery())) == 3

    await store.open()
    await store.check()
    await store.logs.commit(make_commit(3, 2_000))
    assert len(await read_all(store, RecordQuery())) == 2_003


async def test_a_fault_of_our_own_is_undone_and_ends_nothing(
    store: SqliteStore,
) -> None:
    wrong = msgspec.structs.replace(make_record(0), digest="no digest")

    with pytest.raises(StoreError, match="digest is not hexadecimal"):
        await store.logs.commit(
            msgspec.structs.replace(make_commit(0), records=(wrong,))
        )

    await store.logs.commit(make_commit(0))


async def test_a_closed_store_says_so(store: SqliteStore) -> None:
    await store.close()

    for attempt in (store.check(), store.purge(), store.list_sites()):
        with pytest.raises(StoreUnavailableError):
            await attempt
    with pytest.raises(StoreUnavailableError):
        await store.logs.commit(make_commit(0))


async def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(InstallationError, match="database cannot be opened"):
        await SqliteStore(tmp_path / "file" / "consent.db").open()


async def test_what_is_no_database_is_refused(path: Path) -> None:
    _make_file(path, b"something else " * 500)

    with pytest.raises(InstallationError, match="not a database"):
        await SqliteStore(path).open()


async def test_somebody_elses_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    other = apsw.Connection(str(path))
    other.execute("CREATE TABLE theirs (x)")
    other.close()

    with pytest.raises(StoreError, match="not a database of this service"):
        await SqliteStore(path).open()


async def test_a_database_of_a_newer_release_is_refused(
    store: SqliteStore, path: Path
) -> None:
    await store.close()
    newer = apsw.Connection(str(path))
    newer.execute(f"PRAGMA user_version = {FORMAT + 1}")
    newer.close()

    said = f"has format {FORMAT + 1}, but this program reads {FORMAT}"
    with pytest.raises(StoreError, match=said):
        await store.open()
    with pytest.raises(StoreError, match=said):
        await SqliteStore(path, read_only=True).open()


async def test_records_are_found_while_and_after_they_are_merged(
    store: SqliteStore,
) -> None:
    """A look-up must not care whether an entry is new, being moved, or moved."""
    per_commit = 512
    commits = MERGE_AFTER // 3 // per_commit
    for number in range(commits + 110):
        await store.logs.commit(make_commit(number * per_commit, per_commit))
        for index in (0, number * per_commit):
            choice = make_record(index).choice or ""
            found = await store.records.find_choices("example", [choice])
            assert found == {choice: (KEY, index)}
            digest = make_record(index).digest or ""
            loaded = await store.records.load_record("example", digest)
            assert loaded == (KEY, make_record(index))

    repeated = _with_choice_of(make_commit((commits + 110) * per_commit), 5_000)
    with pytest.raises(RepeatedChoiceError):
        await store.logs.commit(repeated)


async def test_a_merge_moves_few_entries_in_one_commit(store: SqliteStore) -> None:
    """In a long log nearly each dirties a page, and a choice waits for all of them."""
    await store.logs.commit(make_commit(0, MERGE_AFTER // 3))
    changes = [await store._database.write(_count_changes)]
    for number in range(100):
        await store.logs.commit(make_commit(MERGE_AFTER // 3 + number))
        changes.append(await store._database.write(_count_changes))

    most = max(after - before for before, after in pairwise(changes))
    # Of two steps: counting is a transaction, too.
    assert 500 < most < 3_500
    moved = await store._database.read(
        lambda reader: fetch_first(
            reader,
            "SELECT (SELECT count(*) FROM lookup) + (SELECT count(*) FROM run)",
        )
    )
    # All but what the hundred commits have added.
    assert moved == [MERGE_AFTER]


async def test_records_are_found_again_after_a_crash_in_the_midst_of_a_merge(
    store: SqliteStore, path: Path
) -> None:
    """Their keys were in memory alone; the records themselves are durable."""
    count = MERGE_AFTER // 3
    await store.logs.commit(make_commit(0, count))
    for number in range(20):
        await store.logs.commit(make_commit(count + number))
    copy = path.with_name("copy.db")
    # As a crash leaves it: database and write-ahead log, and nothing of the process.
    for suffix in ("", "-wal"):
        shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")

    crashed = SqliteStore(copy)
    await crashed.open()

    for index in (0, count - 1, count, count + 19):
        record = make_record(index)
        found = await crashed.records.load_record("example", record.digest or "")
        assert found == (KEY, record)
        repeated = _with_choice_of(make_commit(count + 20), index)
        with pytest.raises(RepeatedChoiceError):
            await crashed.logs.commit(repeated)
    await crashed.close()


async def test_a_program_beside_the_service_finds_what_was_just_recorded(
    store: SqliteStore, path: Path
) -> None:
    """Its keys are in the memory of the service alone."""
    await store.logs.commit(make_commit(0, 3))
    await store.logs.commit(make_commit(0, 3, site="other"))
    beside = SqliteStore(path, read_only=True)
    await beside.open()

    record = make_record(1)
    by_digest = await beside.records.find_record("example", record.digest or "")
    by_choice = await beside.records.find_choices("example", [record.choice or ""])
    by_visitor = await beside.records.find_visitor("example", record.visitor or "")

    await beside.close()
    assert by_digest == (KEY, 1)
    assert by_choice == {record.choice: (KEY, 1)}
    assert (KEY, 1) in by_visitor


async def test_an_erased_record_is_found_by_nothing_that_was_merged(
    store: SqliteStore,
) -> None:
    await store.logs.commit(make_commit(0, 30))
    await store.close()
    # A start merges all.
    await store.open()
    await store.logs.commit(erasing(30, range(20)))

    left = await store._database.read(
        lambda reader: fetch(
            reader, "SELECT key, id FROM run WHERE id < (1 << 40) + 20"
        )
    )

    assert left == []
    for index in range(20):
        digest = make_record(index).digest or ""
        assert await store.records.find_record("example", digest) is None
    assert await store.records.find_record("example", make_record(20).digest or "")


async def test_an_erasure_during_a_merge_is_complete(store: SqliteStore) -> None:
    count = MERGE_AFTER // 3 + 1
    await store.logs.commit(make_commit(0, count))
    for start in range(count, count + 30):
        await store.logs.commit(erasing(start, [start - count]))

    for index in range(30):
        choice = make_record(index).choice or ""
        assert await store.records.find_choices("example", [choice]) == {}


async def test_a_change_that_is_refused_takes_no_other_with_it(
    store: SqliteStore,
) -> None:
    """Commits of several sites share a transaction and nothing else."""
    await store.logs.commit(make_commit(0))

    outcomes = await asyncio.gather(
        store.logs.commit(make_commit(0, 2, site="one")),
        store.logs.commit(make_commit(0)),
        store.logs.commit(_with_choice_of(make_commit(1), 0)),
        store.logs.commit(make_commit(0, 2, site="two")),
        return_exceptions=True,
    )

    assert [type(outcome).__name__ for outcome in outcomes] == [
        "NoneType",
        "StaleHeadError",
        "RepeatedChoiceError",
        "NoneType",
    ]
    assert await store.list_sites() == ["example", "one", "two"]


async def test_erased_bytes_are_in_no_file_any_more(
    store: SqliteStore, path: Path
) -> None:
    """Requirement B-23, physically: database and write-ahead log."""
    await store.logs.commit(make_commit(0, 600))
    await store.logs.commit(erasing(600, range(100, 300)))
    await store.purge()

    content = b"".join(file.read_bytes() for file in path.parent.iterdir())

    left = [
        index
        for index in range(100, 300)
        if any(trace in content for trace in _traces(index))
    ]
    assert left == []
    assert all(trace in content for trace in _traces(99))


async def test_the_write_ahead_log_does_not_grow_without_bound(
    store: SqliteStore, path: Path
) -> None:
    for number in range(16):
        await store.logs.commit(make_commit(number * 2_000, 2_000))

    assert _size(path.with_name(path.name + "-wal")) < 20_000_000
    assert _size(path) > 10_000_000


def _count_changes(writer: Writer) -> int:
    return writer.connection.total_changes()


def _traces(index: int) -> tuple[bytes, ...]:
    record = make_record(index)
    salt = f"salt-1-{index}\n".encode()
    return (
        salt,
        bytes.fromhex(record.digest or ""),
        (record.choice or "").encode(),
        (record.visitor or "").encode(),
    )


def _make_file(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)


def _size(path: Path) -> int:
    return path.stat().st_size


def _with_choice_of(commit: Commit, index: int) -> Commit:
    choice = make_record(index).choice
    repeated = msgspec.structs.replace(commit.records[0], choice=choice)
    return msgspec.structs.replace(commit, records=(repeated,))


async def _set_most_pages(store: SqliteStore, count: int) -> None:
    limit = f"PRAGMA max_page_count = {count}"
    await store._database.write(lambda writer: writer.connection.execute(limit))


def _withdrawing(start: int, days: int) -> Commit:
    """Return a commit of two choices, days after the first; the second withdraws."""
    plain = make_commit(start, 2)
    at, day = NOON + timedelta(days=days), (NOON + timedelta(days=days)).date()
    first, second = (
        msgspec.structs.replace(record, at=at + timedelta(seconds=number))
        for number, record in enumerate(plain.records)
    )
    revision = f"revision {'ab' * 8}"
    counts = {
        "action accept_all": 1,
        "action withdraw": 1,
        f"{revision} accept_all": 1,
        f"{revision} withdraw": 1,
    }
    return msgspec.structs.replace(
        plain,
        records=(first, msgspec.structs.replace(second, action="withdraw")),
        counts={day: counts},
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (RecordQuery(action="withdraw"), [1, 1_003, 1_005]),
        (RecordQuery(action="withdraw", newest_first=True), [1_005, 1_003, 1]),
        (RecordQuery(action="withdraw", after=1), [1_003, 1_005]),
        (RecordQuery(action="withdraw", after=1_005, newest_first=True), [1_003, 1]),
        (RecordQuery(action="withdraw", start=NOON + timedelta(days=3)), [1_005]),
        (RecordQuery(action="withdraw", revision="ab" * 32), [1, 1_003, 1_005]),
        (RecordQuery(action="withdraw", revision="cd" * 32), []),
        (RecordQuery(action="reject_all"), []),
    ],
)
async def test_what_happened_on_few_days_is_found_on_those(
    store: SqliteStore, query: RecordQuery, expected: list[int]
) -> None:
    await store.logs.commit(_withdrawing(0, 0))
    busy = msgspec.structs.replace(
        make_commit(2, 1_000), counts={NOON.date(): {"action accept_all": 1_000}}
    )
    await store.logs.commit(busy)
    await store.logs.commit(_withdrawing(1_002, 2))
    await store.logs.commit(_withdrawing(1_004, 4))

    found = await read_all(store, query)

    assert [record.index for record in found] == expected


async def test_days_that_a_clock_mixed_give_each_record_once(
    store: SqliteStore,
) -> None:
    await store.logs.commit(_withdrawing(0, 0))
    await store.logs.commit(_withdrawing(2, 4))
    await store.logs.commit(_withdrawing(4, 2))
    await store.logs.commit(_withdrawing(6, 4))

    found = await read_all(store, RecordQuery(action="withdraw"))

    assert [record.index for record in found] == [1, 3, 5, 7]


async def test_records_that_were_not_counted_are_found_all_the_same(
    store: SqliteStore,
) -> None:
    """As those of an earlier release are, until they have been counted."""
    await store.logs.commit(make_commit(0, 5))
    await store._database.write(
        lambda writer: writer.connection.execute("DELETE FROM count_state")
    )

    found = await read_all(store, RecordQuery(action="accept_all"))

    assert [record.index for record in found] == [0, 1, 2, 3, 4]
