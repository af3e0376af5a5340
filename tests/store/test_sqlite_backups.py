"""Backups of the embedded store: whole, few, and without what was erased."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from consent_service.errors import InstallationError, StoreHeldError
from consent_service.store.chores import ChorePlan
from consent_service.store.sqlite import SqliteStore
from consent_service.store.sqlite.backup_folder import holding
from tests.store.contract_store import erasing
from tests.store.kept_bytes import everything_in
from tests.store.redis_sample import NOON, make_commit
from tests.waiting import wait_until

pytestmark = pytest.mark.anyio


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "consent.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path)
    await store.open()
    yield store
    await store.close()


def salt(index: int) -> bytes:
    return f"salt-1-{index}\n".encode()


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.db"))


async def size_of(backup: Path) -> int:
    store = SqliteStore(backup, read_only=True)
    await store.open()
    head = await store.logs.load_head("example")
    await store.close()
    return head.size if head else 0


async def test_a_backup_is_a_store_that_only_its_owner_reads(
    store: SqliteStore, folder: Path
) -> None:
    await store.logs.commit(make_commit(0, 600))

    backup = await store.backups.make(folder, keep=7, at=NOON)

    assert backup == folder / "consent-20261122T120000Z.db"
    assert backup.stat().st_mode & 0o777 == 0o600
    assert await size_of(backup) == 600


async def test_choices_go_on_while_a_backup_is_made(
    store: SqliteStore, folder: Path
) -> None:
    """It is as new as its end: what was committed meanwhile is in it."""
    await store.logs.commit(make_commit(0, 3_000))
    size = 3_000
    making = asyncio.create_task(store.backups.make(folder, keep=7, at=NOON))
    while not making.done():
        await store.logs.commit(make_commit(size))
        size += 1
    backup = await making

    assert size > 3_001
    assert 3_000 < await size_of(backup) <= size
    with apsw.Connection(str(backup)) as connection:
        assert connection.pragma("integrity_check") == "ok"


async def test_only_the_newest_backups_stay(store: SqliteStore, folder: Path) -> None:
    await store.logs.commit(make_commit(0))

    for day in range(4):
        await store.backups.make(folder, keep=2, at=NOON + timedelta(days=day))

    assert names_in(folder) == [
        "consent-20261124T120000Z.db",
        "consent-20261125T120000Z.db",
    ]


async def test_a_clock_that_was_set_back_costs_no_new_backup(
    store: SqliteStore, folder: Path
) -> None:
    await store.logs.commit(make_commit(0))
    await store.backups.make(folder, keep=1, at=NOON + timedelta(days=30))

    backup = await store.backups.make(folder, keep=1, at=NOON)

    assert await size_of(backup) == 1


@pytest.mark.parametrize("days", [1, 3, 1_095])
async def test_a_backup_of_a_clock_that_was_ahead_is_none_of_today(
    store: SqliteStore, folder: Path, caplog: pytest.LogCaptureFixture, days: int
) -> None:
    await store.logs.commit(make_commit(0))
    ahead = await store.backups.make(folder, keep=2, at=NOON + timedelta(days=days))
    now = NOON
    chores = store.chores(ChorePlan(lambda: now, folder, backups_kept=2))

    for _ in range(3):
        await chores.make_daily()
        now += timedelta(hours=8)

    assert chores.newest_backup == NOON + timedelta(hours=16)
    assert names_in(folder) == [
        "consent-20261122T120000Z.db",
        "consent-20261123T040000Z.db",
        ahead.name,
    ]
    assert caplog.text.count("while the clock was ahead") == 1


async def test_the_chores_of_a_start_do_not_keep_each_other_out(
    store: SqliteStore, folder: Path
) -> None:
    """Each would take the other for another process, and come back in an hour."""
    await store.logs.commit(make_commit(0, 600))
    await store.backups.make(folder, keep=7, at=NOON - timedelta(days=2))
    await store.logs.commit(erasing(600, [1]))
    await store.purge()

    chores = store.chores(ChorePlan(lambda: NOON, folder))
    await asyncio.gather(*(chore.work() for chore in chores.all()))

    assert chores.newest_backup == NOON
    assert names_in(folder) == ["consent-20261122T120000Z.db"]


async def test_the_newest_backup_never_lies_ahead(
    store: SqliteStore, folder: Path
) -> None:
    await store.logs.commit(make_commit(0))
    now = NOON + timedelta(days=1_095)
    chores = store.chores(ChorePlan(lambda: now, folder))
    await chores.make_daily()

    now = NOON

    assert chores.newest_backup == NOON


async def test_a_daily_backup_is_made_once_a_day(
    store: SqliteStore, folder: Path
) -> None:
    await store.logs.commit(make_commit(0))
    hours = (0, 11, 12, 23)

    made = [
        await store.backups.make_daily(folder, keep=7, at=NOON + timedelta(hours=hour))
        for hour in hours
    ]

    assert [backup is not None for backup in made] == [True, False, True, False]


async def test_what_is_erased_is_in_no_backup(
    store: SqliteStore, folder: Path, tmp_path: Path
) -> None:
    """Requirement B-23, in every folder that ever got one."""
    await store.logs.commit(make_commit(0, 600))
    await store.backups.make(folder, keep=7, at=NOON)
    await store.backups.make(tmp_path / "other", keep=7, at=NOON)
    await store.backups.make(folder, keep=7, at=NOON + timedelta(days=1))
    await store.logs.commit(erasing(600, range(100, 300)))
    await store.purge()
    before = everything_in(folder)

    gone = await store.backups.refresh(NOON + timedelta(days=2))

    assert gone == 3
    assert names_in(folder) == ["consent-20261124T120000Z.db"]
    for each in (folder, tmp_path / "other", tmp_path / "data"):
        content = everything_in(each)
        assert [index for index in range(100, 300) if salt(index) in content] == []
        assert salt(99) in content
    assert salt(100) in before
    assert await size_of(folder / "consent-20261124T120000Z.db") == 601


async def test_an_erasure_while_a_backup_is_made_is_in_it(
    store: SqliteStore, folder: Path
) -> None:
    await store.logs.commit(make_commit(0, 3_000))
    making = asyncio.create_task(store.backups.make(folder, keep=7, at=NOON))
    await asyncio.sleep(0)
    await store.logs.commit(erasing(3_000, [7]))
    await store.purge()
    await making
    await store.backups.refresh(NOON)

    assert salt(7) not in everything_in(folder)
    assert salt(8) in everything_in(folder)


async def test_who_will_not_come_again_waits_for_another_process(
    store: SqliteStore, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Requirement B-23: a command that erased is the last to look at older backups."""
    await store.logs.commit(make_commit(0, 600))
    await store.backups.make(folder, keep=7, at=NOON)
    await store.logs.commit(erasing(600, [7]))
    await store.purge()
    chores = store.chores(ChorePlan(lambda: NOON + timedelta(days=1)))

    with holding(folder):
        await chores.forget()
        forgetting = asyncio.create_task(chores.forget(waits=True))
        await asyncio.to_thread(
            wait_until, lambda: "waiting for it" in caplog.text, what="a warning"
        )
        before = everything_in(folder)
    await forgetting

    assert salt(7) in before
    assert salt(7) not in everything_in(folder)
    assert salt(8) in everything_in(folder)


async def test_a_crash_before_the_refresh_is_made_up_for(
    store: SqliteStore, path: Path, folder: Path
) -> None:
    """The next start looks, whatever the process before it knew."""
    await store.logs.commit(make_commit(0, 600))
    await store.backups.make(folder, keep=7, at=NOON)
    await store.backups.refresh(NOON)
    await store.logs.commit(erasing(600, [7]))
    await store.purge()
    (folder / "consent-20261122T120500Z.db.part").write_bytes(salt(7))
    await store.close()

    following = SqliteStore(path)
    await following.open()
    await following.backups.refresh(NOON + timedelta(hours=1))
    await following.close()

    assert names_in(folder) == ["consent-20261122T130000Z.db"]
    assert salt(7) not in everything_in(folder)
    assert salt(8) in everything_in(folder)


async def test_without_an_erasure_every_backup_stays(
    store: SqliteStore, folder: Path
) -> None:
    await store.logs.commit(make_commit(0, 10))
    backup = await store.backups.make(folder, keep=7, at=NOON)
    before = backup.stat().st_ino
    await store.logs.commit(make_commit(10))
    store.backups.note_erasure()

    gone = await store.backups.refresh(NOON + timedelta(days=1))

    assert gone == 0
    assert names_in(folder) == [backup.name]
    assert backup.stat().st_ino == before


async def test_a_backup_is_made_beside_the_process_that_writes(
    store: SqliteStore, path: Path, folder: Path
) -> None:
    """And that process sees to it later."""
    await store.logs.commit(make_commit(0, 600))
    reader = SqliteStore(path, read_only=True)
    await reader.open()
    backup = await reader.backups.make(folder, keep=7, at=NOON)
    await reader.close()
    size = await size_of(backup)
    await store.logs.commit(erasing(600, [7]))
    await store.purge()

    gone = await store.backups.refresh(NOON + timedelta(days=1))

    assert (size, gone) == (600, 1)
    assert salt(7) not in everything_in(folder)


async def test_a_backup_that_was_removed_is_not_made_again(
    store: SqliteStore, folder: Path
) -> None:
    await store.logs.commit(make_commit(0, 600))
    (await store.backups.make(folder, keep=7, at=NOON)).unlink()
    await store.logs.commit(erasing(600, [7]))
    await store.purge()

    assert await store.backups.refresh(NOON) == 0
    assert names_in(folder) == []


async def test_what_a_store_that_was_set_back_lacks_is_not_removed(
    store: SqliteStore, path: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A newer backup may be all that is left of some choices."""
    await store.logs.commit(make_commit(0, 10))
    old = await store.backups.make(folder, keep=7, at=NOON)
    await store.logs.commit(make_commit(10, 5))
    await store.backups.make(folder, keep=7, at=NOON + timedelta(days=1))
    await store.close()
    shutil.copy(old, path)

    restored = SqliteStore(path)
    await restored.open()
    with caplog.at_level(logging.WARNING):
        await restored.backups.make(folder, keep=1, at=NOON + timedelta(days=2))
    await restored.close()

    assert names_in(folder) == [
        "consent-20261123T120000Z.db",
        "consent-20261124T120000Z.db",
    ]
    assert "holds entries that the store lacks" in caplog.text


async def test_a_damaged_backup_is_said_and_left(
    store: SqliteStore, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await store.logs.commit(make_commit(0, 10))
    backup = await store.backups.make(folder, keep=7, at=NOON)
    backup.write_bytes(b"something else")

    gone = await store.backups.refresh(NOON)

    assert gone == 0
    assert backup.read_bytes() == b"something else"
    assert "it may hold what was erased: remove it" in caplog.text


async def test_a_store_that_runs_on_a_backup_does_not_remove_itself(
    store: SqliteStore, folder: Path
) -> None:
    await store.logs.commit(make_commit(0, 600))
    backup = await store.backups.make(folder, keep=7, at=NOON)

    used = SqliteStore(backup)
    await used.open()
    await used.logs.commit(erasing(600, [7]))
    await used.backups.make(folder, keep=1, at=NOON + timedelta(days=1))
    await used.backups.refresh(NOON + timedelta(days=1))
    await used.close()

    assert backup.exists()


async def test_two_processes_do_not_make_a_backup_at_once(
    store: SqliteStore, path: Path, folder: Path
) -> None:
    await store.logs.commit(make_commit(0, 600))
    command = SqliteStore(path, read_only=True)
    await command.open()

    outcomes = await asyncio.gather(
        store.backups.make(folder, keep=7, at=NOON),
        command.backups.make(folder, keep=7, at=NOON),
        return_exceptions=True,
    )
    await command.close()

    assert isinstance(outcomes[1], StoreHeldError)
    assert names_in(folder) == ["consent-20261122T120000Z.db"]


async def test_a_folder_that_cannot_be_written_is_said(
    store: SqliteStore, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InstallationError, match="backups cannot be written"):
        await store.backups.make(tmp_path / "file", keep=7, at=NOON)


async def test_closing_ends_a_backup_that_is_under_way(
    path: Path, folder: Path
) -> None:
    store = SqliteStore(path)
    await store.open()
    await store.logs.commit(make_commit(0, 3_000))
    making = asyncio.create_task(store.backups.make(folder, keep=7, at=NOON))
    # The copy has begun before this commit, and takes longer.
    await store.logs.commit(make_commit(3_000))

    await store.close()
    outcome = (await asyncio.gather(making, return_exceptions=True))[0]

    assert isinstance(outcome, Exception)
    assert everything_in(folder) == b""


async def test_a_purge_waits_for_who_reads_and_holds_up_nobody(
    store: SqliteStore, path: Path
) -> None:
    await store.logs.commit(make_commit(0, 600))
    await store.logs.commit(erasing(600, [7]))
    reader = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    reader.execute("BEGIN; SELECT count(*) FROM record").fetchall()

    purging = asyncio.create_task(store.purge())
    for size in range(601, 621):
        await store.logs.commit(make_commit(size))
    waited = not purging.done()
    reader.execute("COMMIT")
    await purging

    assert waited
    assert salt(7) not in everything_in(path.parent)
    reader.close()
