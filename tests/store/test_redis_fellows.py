"""What machines at one Redis tell each other of their policies: in memory alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.redis_servers import RedisServer, needs_redis, running
from tests.store.redis_use import opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path / "server")
    with running(server):
        yield server


async def test_a_machine_learns_what_another_one_serves_otherwise(
    server: RedisServer,
) -> None:
    async with opened(server.url) as one, opened(server.url) as other:
        await one.fellows.compare("web1", {"shop": "aa"}, seconds=60)
        await one.fellows.compare("web3", {"shop": "bb"}, seconds=60)

        others = await other.fellows.compare("web2", {"shop": "bb"}, seconds=60)

    assert others == {"web1": {"shop": "aa"}}


async def test_machines_with_the_same_policies_learn_nothing(
    server: RedisServer,
) -> None:
    async with opened(server.url) as store:
        await store.fellows.compare("web1", {"a": "1", "b": "2"}, seconds=60)

        found = await store.fellows.compare("web2", {"b": "2", "a": "1"}, seconds=60)

    assert found == {}


async def test_what_a_machine_said_is_forgotten_once_it_is_gone(
    server: RedisServer,
) -> None:
    async with opened(server.url) as store:
        await store.fellows.compare("gone", {"shop": "aa"}, seconds=60)
        # As if it had been said long ago; Redis's own clock counts.
        key = "consent:{*}:served"
        digest = server.ask("HGET", key, "gone").split()[1].decode()
        server.ask("HSET", key, "gone", f"1000 {digest}")

        found = await store.fellows.compare("web2", {"shop": "bb"}, seconds=60)

    assert found == {}
    assert server.ask("HKEYS", "consent:{*}:served:lists") == [b"web2"]
    assert 0 < server.ask("PTTL", key) <= 60_000


async def test_a_list_of_another_release_is_no_error(server: RedisServer) -> None:
    async with opened(server.url) as store:
        await store.fellows.compare("web1", {"shop": "aa"}, seconds=60)
        server.ask("HSET", "consent:{*}:served:lists", "web1", "[1]")

        found = await store.fellows.compare("web2", {"shop": "bb"}, seconds=60)

    assert found == {"web1": {}}
