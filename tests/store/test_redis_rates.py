"""Counts of callers: shared by processes, forgotten in minutes, and on no disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.redis_servers import (
    RedisServer,
    needs_redis,
    replica_of,
    running,
    wait_for_replica,
)
from tests.store.redis_use import append, opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("rates") / "server")
    with running(server):
        yield server


async def test_two_processes_count_as_one(server: RedisServer) -> None:
    async with opened(server.url) as one, opened(server.url) as other:
        first = await one.rates.spend("together", [b"a"] * 2, limit=3)
        second = await other.rates.spend("together", [b"a"] * 2, limit=3)

    assert first == [0, 0]
    assert second[0] == 0
    assert 19 < second[1] <= 20


async def test_callers_and_sites_are_counted_apart(server: RedisServer) -> None:
    async with opened(server.url) as store:
        await store.rates.spend("apart", [b"a"], limit=1)

        assert await store.rates.spend("apart", [b"b"], limit=1) == [0]
        assert await store.rates.spend("elsewhere", [b"a"], limit=1) == [0]
        (wait,) = await store.rates.spend("apart", [b"a"], limit=1)

    assert 59 < wait <= 60


async def test_nothing_outlives_the_next_minute(server: RedisServer) -> None:
    async with opened(server.url) as store:
        await store.rates.spend("brief", [b"a"], limit=1)

    keys = server.ask("KEYS", "consent:{brief}:rates:*")
    assert len(keys) == 1
    assert 0 < server.ask("PTTL", keys[0].decode()) <= 120_000


async def test_what_a_clock_that_was_set_back_left_holds_nobody_up(
    server: RedisServer,
) -> None:
    async with opened(server.url) as store:
        await store.rates.spend("back", [b"a"], limit=1)
        (key,) = server.ask("KEYS", "consent:{back}:rates:*")
        server.ask("HSET", key.decode(), "a", "9999999999999")

        assert await store.rates.spend("back", [b"a"], limit=1) == [0]


async def test_no_disk_and_no_replica_learns_of_a_caller(tmp_path: Path) -> None:
    master = RedisServer(tmp_path / "master")
    replica = replica_of(master, tmp_path / "replica")
    with running(master, replica):
        wait_for_replica(master)
        async with opened(master.url) as store:
            await store.rates.spend("example", [b"the-caller"], limit=1)
            await append(store, "example", by="somebody")
        wait_for_replica(master)

        kept = master.files() + replica.files()
        assert b"somebody" in kept
        assert b"the-caller" not in kept
        assert b"rates" not in kept
        assert replica.ask("KEYS", "*rates*") == []
