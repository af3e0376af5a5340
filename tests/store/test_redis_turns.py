"""Several writers at one log: nothing is lost, and nobody is left waiting."""

import asyncio
import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest

from consent_service.store.interface import LogKey
from consent_service.store.redis import RedisStore
from consent_service.web.metrics.metrics import Metrics
from tests.store.redis_servers import RedisServer, needs_redis
from tests.store.redis_use import append, opened, read_all, store_at

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]


def append_many(url: str, name: str, count: int) -> None:
    """Append in a process of its own."""

    async def work() -> None:
        async with opened(url) as store:
            for _ in range(count):
                await append(store, "example", by=name)

    asyncio.run(work())


async def test_two_processes_share_one_log_without_gaps(server: RedisServer) -> None:
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=fresh) as pool:
        loop = asyncio.get_running_loop()
        await asyncio.gather(
            loop.run_in_executor(pool, append_many, server.url, "one", 200),
            loop.run_in_executor(pool, append_many, server.url, "other", 200),
        )

    async with opened(server.url) as store:
        records = await read_all(store, "example")

    assert Counter(each.visitor for each in records) == {"one": 200, "other": 200}


async def test_nobody_is_crowded_out(server: RedisServer) -> None:
    """The one that writes without a pause must let the one that comes later in."""
    async with opened(server.url) as busy, opened(server.url) as late:

        async def keep_busy() -> None:
            while True:
                await append(busy, "example", by="busy")

        task = asyncio.create_task(keep_busy())
        async with asyncio.timeout(60):
            for _ in range(30):
                await append(late, "example", by="late")
        task.cancel()
        await asyncio.wait((task,))
        records = await read_all(late, "example")

    counts = Counter(each.visitor for each in records)
    assert counts["late"] == 30
    assert counts["busy"] < 30 * 4


async def test_waits_for_turns_are_told_and_none_is_held_in_the_end(
    server: RedisServer,
) -> None:
    metrics = Metrics()
    store = store_at(server.url, watch=metrics)
    async with opened(server.url) as other:
        await store.open()

        async def append_some(each: RedisStore) -> None:
            for number in range(30):
                await append(each, "example", by=str(number))

        await asyncio.gather(append_some(store), append_some(other))
        await store.close()

    numbers = {
        sample.name: sample.value
        for family in metrics.families.collect()
        for sample in family.samples
    }
    assert numbers["consent_turn_wait_seconds_count"] > 0
    assert numbers["consent_turns_held"] == 0


async def test_a_cancelled_writer_ends(server: RedisServer) -> None:
    """The client library loses a cancellation now and then; nothing may hang on it."""
    async with opened(server.url) as one, opened(server.url) as other:

        async def write(store: RedisStore) -> None:
            while True:
                await append(store, "example", by="somebody")

        for number in range(100):
            tasks = [asyncio.create_task(write(store)) for store in (one, other)]
            await asyncio.sleep(number / 10_000)
            for task in tasks:
                task.cancel()
            _, alive = await asyncio.wait(tasks, timeout=20)

            assert not alive


async def test_tasks_of_one_process_take_turns(server: RedisServer) -> None:
    async with opened(server.url) as store:
        tasks = (append(store, "example", by=str(number)) for number in range(50))
        heads = await asyncio.gather(*tasks)

    assert sorted(head.size for head in heads) == list(range(1, 51))


async def test_a_holder_that_died_is_waited_for_no_longer_than_its_lease(
    server: RedisServer,
) -> None:
    async with opened(server.url) as store:
        await append(store, "example", by="before")
        server.ask("SET", "consent:{example}:turn", "somebody dead", "PX", 300)

        async with asyncio.timeout(10):
            head = await append(store, "example", by="after")

    assert head.size == 2


async def test_a_lapsed_turn_costs_its_holder_nothing(server: RedisServer) -> None:
    """Safety rests on the comparison: a slow holder may lose its lease meanwhile."""
    async with opened(server.url) as slow, opened(server.url) as quick:
        await append(quick, "example", by="quick")
        async with slow.logs.writer(LogKey("example", 1)):
            server.ask("DEL", "consent:{example}:turn")
            await append(quick, "example", by="quick")
        await append(slow, "example", by="slow")
        records = await read_all(slow, "example")

    assert [each.visitor for each in records] == ["quick", "quick", "slow"]


async def test_a_turn_ends_with_the_commit(server: RedisServer) -> None:
    async with opened(server.url) as one, opened(server.url) as other:
        for _ in range(5):
            await append(one, "example", by="one")
            await append(other, "example", by="other")

        assert server.ask("EXISTS", "consent:{example}:turn") == 0
