import asyncio
import os
from pathlib import Path

import pytest

from consent_service.errors import InstallationError
from consent_service.store.redis.recovery.journal import RedisJournal
from tests.store.redis_sample import checkpoint_of, make_commit, with_checkpoint

pytestmark = pytest.mark.anyio


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def journal_in(folder: Path, clock: Clock | None = None) -> RedisJournal:
    journal = RedisJournal(folder, clock=clock or Clock())
    journal.open()
    return journal


def content_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("*.commits"))


def modes_in(folder: Path) -> set[int]:
    return {path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}


def cut_off(folder: Path, count: int) -> None:
    (file,) = folder.glob("*.commits")
    os.truncate(file, file.stat().st_size - count)


async def test_a_commit_is_found_by_the_head_that_it_was_built_on(
    tmp_path: Path,
) -> None:
    journal = journal_in(tmp_path)
    await journal.add(make_commit(3))

    assert journal.following("example", {1: checkpoint_of(3)}) == make_commit(3)
    assert journal.following("example", {1: checkpoint_of(4)}) is None
    assert journal.following("other", {1: checkpoint_of(3)}) is None
    await journal.close()


async def test_the_next_process_takes_over_what_a_dead_one_left(tmp_path: Path) -> None:
    dead = journal_in(tmp_path)
    await asyncio.gather(*(dead.add(make_commit(size)) for size in range(20)))
    await dead.close()

    following = journal_in(tmp_path)

    assert following.sites == ["example"]
    assert following.following("example", {1: checkpoint_of(7)}) == make_commit(7)
    assert following.following("example", {}) == make_commit(0)
    await following.close()


async def test_two_living_processes_keep_apart(tmp_path: Path) -> None:
    one, other = journal_in(tmp_path), journal_in(tmp_path)
    await one.add(make_commit(3))

    assert other.following("example", {1: checkpoint_of(3)}) is None
    await one.close()
    await other.close()


@pytest.mark.parametrize("lost", [1, 7, 8, 9, 100])
async def test_a_torn_last_frame_is_passed_over(tmp_path: Path, lost: int) -> None:
    dead = journal_in(tmp_path)
    await dead.add(make_commit(3))
    await dead.add(make_commit(4))
    await dead.close()
    cut_off(tmp_path, lost)

    journal = journal_in(tmp_path)

    assert journal.following("example", {1: checkpoint_of(3)}) == make_commit(3)
    assert journal.following("example", {1: checkpoint_of(4)}) is None
    await journal.close()


async def test_a_dropped_commit_is_never_made_again(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    await journal.add(make_commit(3))

    journal.drop(make_commit(3))

    assert journal.following("example", {1: checkpoint_of(3)}) is None
    await journal.close()


async def test_a_commit_that_another_overtook_is_forgotten(tmp_path: Path) -> None:
    """Made again after a second failover, it would fork what the other released."""

    journal = journal_in(tmp_path)
    await journal.add(with_checkpoint(make_commit(3), b"mine"))

    journal.note_state("example", {1: checkpoint_of(4)})

    assert journal.following("example", {1: checkpoint_of(3)}) is None
    await journal.close()


async def test_a_commit_that_was_applied_stays_when_others_follow(
    tmp_path: Path,
) -> None:
    journal = journal_in(tmp_path)
    await journal.add(make_commit(3))
    journal.note_applied(make_commit(3))

    journal.note_state("example", {1: checkpoint_of(9)})

    assert journal.following("example", {1: checkpoint_of(3)}) == make_commit(3)
    await journal.close()


async def test_commits_are_deleted_after_two_windows_at_most(tmp_path: Path) -> None:
    clock = Clock()
    journal = journal_in(tmp_path, clock)
    await journal.add(make_commit(3))
    for clock.now in (16.0, 32.0, 33.0):
        journal.trim()

    assert content_of(tmp_path) == b""
    assert journal.sites == []
    await journal.close()


async def test_clearing_leaves_nothing_on_disk(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    await journal.add(make_commit(3))

    await journal.clear()

    assert content_of(tmp_path) == b""
    await journal.add(make_commit(4))
    assert journal.following("example", {1: checkpoint_of(4)}) == make_commit(4)
    await journal.close()


async def test_nobody_else_may_read_a_journal(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    journal = journal_in(folder)

    assert modes_in(folder) == {0o700, 0o600}
    await journal.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    journal = RedisJournal(tmp_path / "file" / "journal", clock=Clock())

    with pytest.raises(InstallationError):
        journal.open()
