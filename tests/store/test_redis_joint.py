"""Commands of many sites in one round trip to their server."""

import asyncio
from collections.abc import Iterable
from typing import Any, cast
from unittest.mock import patch

import pytest
from redis.asyncio import Redis
from redis.exceptions import NoScriptError
from redis.exceptions import TimeoutError as RedisTimeoutError

from consent_service.errors import StoreUnavailableError
from consent_service.store.redis.link import joint_sends
from consent_service.store.redis.link.joint_sends import JointSends
from consent_service.store.redis.link.routes import Command, send_each
from tests.store.redis_sample import make_commit
from tests.store.redis_servers import RedisServer, needs_redis
from tests.store.redis_use import opened

pytestmark = pytest.mark.anyio

WAIT: Command = ("WAIT", 1, 100)


class Server:
    """Stands in for a client: notes each round trip, and answers what it is given."""

    def __init__(self, *answers: object) -> None:
        self.trips: list[list[Command]] = []
        self._answers = answers
        self._commands: list[Command] = []

    def pipeline(self, *, transaction: bool) -> "Server":
        assert not transaction
        self._commands = []
        return self

    def execute_command(self, *command: str) -> None:
        self._commands.append(command)

    async def execute(self, *, raise_on_error: bool) -> list[object]:
        assert not raise_on_error
        self.trips.append(self._commands)
        await asyncio.sleep(0)
        return [*self._answers] or [len(command) for command in self._commands]

    @property
    def client(self) -> Redis:
        return cast(Redis, self)


async def test_commands_that_wait_go_out_together_with_one_wait_behind_them() -> None:
    """WAIT speaks of all writes of its connection, and holds it up while it waits."""
    server, sends = Server(), JointSends((WAIT,))

    answers = await asyncio.gather(
        *(sends.send(server.client, ("GO", *"x" * number)) for number in range(4))
    )

    assert server.trips == [
        [("GO",), ("GO", "x"), ("GO", "x", "x"), ("GO", "x", "x", "x"), WAIT]
    ]
    assert answers == [[1, 3], [2, 3], [3, 3], [4, 3]]


async def test_a_command_that_is_refused_leaves_the_others() -> None:
    server, sends = (
        Server("DONE", NoScriptError("NOSCRIPT"), "DONE", 1),
        JointSends((WAIT,)),
    )

    answers = await asyncio.gather(
        *(sends.send(server.client, ("GO",)) for _ in range(3)), return_exceptions=True
    )

    assert [type(answer).__name__ for answer in answers] == [
        "list",
        "NoScriptError",
        "list",
    ]


async def test_no_command_counts_as_done_when_the_wait_behind_it_fails() -> None:
    server, sends = Server("DONE", "DONE", RedisTimeoutError()), JointSends((WAIT,))

    answers = await asyncio.gather(
        *(sends.send(server.client, ("GO",)) for _ in range(2)), return_exceptions=True
    )

    assert [type(answer) for answer in answers] == [RedisTimeoutError] * 2


async def test_servers_do_not_wait_for_each_other() -> None:
    one, two, sends = Server(), Server(), JointSends(())

    await asyncio.gather(
        sends.send(one.client, ("GO",)), sends.send(two.client, ("GO",))
    )

    assert (one.trips, two.trips) == ([[("GO",)]], [[("GO",)]])


async def test_what_waits_when_the_store_closes_is_not_sent() -> None:
    """The client would connect again, and nobody would close it."""
    server, sends = Server(), JointSends(())
    asking = asyncio.ensure_future(sends.send(server.client, ("GO",)))
    await asyncio.sleep(0)

    sends.close()

    with pytest.raises(StoreUnavailableError, match="not open"):
        await asking
    assert server.trips == []


@pytest.mark.redis
@needs_redis
async def test_commits_of_many_sites_share_round_trips(one_server: RedisServer) -> None:
    one_server.ask("FLUSHALL")
    sites = [f"site-{number}" for number in range(40)]
    trips: list[int] = []

    async def counted(client: Redis, commands: Iterable[Command]) -> list[Any]:
        sent = list(commands)
        trips.append(len(sent))
        return await send_each(client, sent)

    async with opened(one_server.url) as store:
        for site in sites:
            await store.logs.commit(make_commit(0, site=site))
        with patch.object(joint_sends, "send_each", counted):
            await asyncio.gather(
                *(store.logs.commit(make_commit(1, site=site)) for site in sites)
            )
        sizes = [(await store.logs.load_heads(site))[-1].size for site in sites]

    assert sum(trips) == 40
    assert len(trips) <= 5
    assert sizes == [2] * 40
