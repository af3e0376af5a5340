"""Servers that die, fall behind, and come back knowing less than before."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from consent_service.errors import StaleHeadError, StoreUnavailableError
from consent_service.store.interface import LogKey
from tests.store.redis_sample import make_commit, make_next
from tests.store.redis_servers import (
    RedisServer,
    needs_redis,
    replica_of,
    running,
    sentinel,
    wait_for_replica,
)
from tests.store.redis_use import append, append_once, opened, read_all

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]

Pair = tuple[RedisServer, RedisServer]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A master and a replica in step."""
    master = RedisServer(tmp_path / "master")
    replica = replica_of(master, tmp_path / "replica")
    with running(master, replica):
        wait_for_replica(master)
        yield master, replica


class Backup:
    """A server whose earlier state can come back, as after a bad failover."""

    def __init__(self, server: RedisServer, folder: Path) -> None:
        self._server = server
        self._copy = folder

    def take(self) -> None:
        self._server.stop()
        shutil.copytree(self._server.folder, self._copy)
        self._server.start()

    def restore(self) -> None:
        self._server.kill()
        shutil.rmtree(self._server.folder)
        shutil.copytree(self._copy, self._server.folder)
        self._server.start()


@pytest.fixture
def backup(own_server: RedisServer, tmp_path: Path) -> Backup:
    return Backup(own_server, tmp_path / "backup")


async def test_what_no_replica_has_is_not_acknowledged(pair: Pair) -> None:
    master, replica = pair
    async with opened(f"{master.url}?wait=1&wait_ms=3000") as store:
        await append(store, "example", by="before")
        replica.pause()
        with pytest.raises(StoreUnavailableError, match="0 of 1 replicas"):
            await append(store, "example", by="meanwhile")
        replica.resume()
        wait_for_replica(master)
        await append(store, "example", by="after")
        records = await read_all(store, "example")

    assert [each.visitor for each in records] == ["before", "meanwhile", "after"]


async def test_what_no_replica_has_is_not_shown_to_others_either(pair: Pair) -> None:
    """A head, or the record of a repeated choice, is released by its reader."""
    master, replica = pair
    url = f"{master.url}?wait=1&wait_ms=3000"
    async with opened(url) as writer, opened(url) as reader:
        await append(writer, "example", by="before")
        replica.pause()
        with pytest.raises(StoreUnavailableError):
            await append(writer, "example", by="meanwhile")
        record = make_next(make_commit(0).head, site="example", by="meanwhile")
        choice = record.records[0].choice or ""
        with pytest.raises(StoreUnavailableError):
            await reader.logs.load_head("example")
        with pytest.raises(StoreUnavailableError):
            await reader.logs.load_all_heads(["example"])
        with pytest.raises(StoreUnavailableError):
            await reader.records.find_choices("example", [choice])
        replica.resume()
        wait_for_replica(master)

        assert await reader.records.find_choices("example", [choice]) == {
            choice: (LogKey("example", 1), 1)
        }


@pytest.mark.slow
async def test_a_dying_master_loses_nothing_that_was_acknowledged(
    pair: Pair, tmp_path: Path
) -> None:
    master, _ = pair
    third = replica_of(master, tmp_path / "third")
    folder = tmp_path / "sentinel"
    with running(third), sentinel(master, folder, replicas=2) as watcher:
        wait_for_replica(master, count=2)
        journal = tmp_path / "journal"
        url = f"redis://127.0.0.1:{watcher.port}/0?sentinel=consent&wait=1&{journal=!s}"
        async with opened(url) as store, asyncio.timeout(90):
            for number in range(300):
                if number == 100:
                    master.kill()
                await append_once(store, "example", choice=str(number))
            records = await read_all(store, "example")

    assert [each.choice for each in records] == [str(n) for n in range(300)]


async def test_a_lost_tail_is_made_again_exactly(
    own_server: RedisServer, backup: Backup, tmp_path: Path
) -> None:
    async with opened(
        f"{own_server.url}?journal={tmp_path}/journal&settle=0.1"
    ) as store:
        await append(store, "example", by="kept")
        backup.take()
        for number in range(20):
            await append(store, "example", by=f"lost {number}")
        known = await store.logs.load_head("example"), await read_all(store, "example")
        backup.restore()

        head = await store.logs.load_head("example")
        assert (head, await read_all(store, "example")) == known
        assert (await append(store, "example", by="later")).size == 22


async def test_a_lost_tail_is_made_again_when_many_logs_are_opened(
    own_server: RedisServer, backup: Backup, tmp_path: Path
) -> None:
    sites = ["first", "second"]
    async with opened(
        f"{own_server.url}?journal={tmp_path}/journal&settle=0.1"
    ) as store:
        backup.take()
        heads = {site: [await append(store, site, by="lost")] for site in sites}
        backup.restore()

        assert await store.logs.load_all_heads(sites) == heads


async def test_a_restarted_process_makes_again_what_it_had_sent(
    own_server: RedisServer, backup: Backup, tmp_path: Path
) -> None:
    url = f"{own_server.url}?journal={tmp_path}/journal&settle=0.1"
    async with opened(url) as store:
        backup.take()
        for number in range(20):
            await append(store, "example", by=str(number))
    backup.restore()
    async with opened(url) as store:
        records = await read_all(store, "example")

    assert [each.visitor for each in records] == [str(n) for n in range(20)]


async def test_an_idle_process_heals_before_a_busy_one_can_fork_the_log(
    own_server: RedisServer, backup: Backup, tmp_path: Path
) -> None:
    """The busy one knows nothing of the commits that the idle one has lost."""
    url = f"{own_server.url}?journal={tmp_path}/journal"
    async with opened(url) as idle, opened(url) as busy:
        await append(busy, "example", by="busy")
        backup.take()
        released = [await append(idle, "example", by="idle") for _ in range(5)]
        backup.restore()
        head = await append(busy, "example", by="busy")
        records = await read_all(busy, "example")

    assert released[-1].size == 6
    assert head.size == 7
    assert [each.visitor for each in records] == ["busy", *["idle"] * 5, "busy"]


async def test_without_a_journal_the_older_head_is_shown_as_it_is(
    own_server: RedisServer, backup: Backup
) -> None:
    """Noticing is the ledger's part: its high-water mark is above this head."""
    async with opened(own_server.url) as store:
        await append(store, "example", by="kept")
        backup.take()
        lost = await append(store, "example", by="lost")
        backup.restore()
        head = await store.logs.load_head("example")
        with pytest.raises(StaleHeadError):
            await store.logs.commit(make_next(lost, site="example", by="next"))

    assert head is not None
    assert head.size == 1
