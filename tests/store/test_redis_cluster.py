"""Three masters, three replicas: sites are spread, and one master dies under load."""

import asyncio

import pytest

from consent_service.store.redis import RedisStore
from tests.store.redis_sample import make_commit
from tests.store.redis_servers import REDIS_CLI, RedisServer, needs_redis
from tests.store.redis_use import append, append_once, opened, read_all
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.redis,
    pytest.mark.slow,
    pytest.mark.anyio,
    needs_redis,
    pytest.mark.skipif(not REDIS_CLI, reason="no redis-cli here"),
]

SITES = [f"site-{number}" for number in range(8)]


def url_of(nodes: list[RedisServer]) -> str:
    return "redis://" + ",".join(f"127.0.0.1:{node.port}" for node in nodes)


def names_of(prefix: str) -> list[str]:
    return [f"{prefix}-{site}" for site in SITES]


async def test_a_cluster_is_recognised_by_one_of_its_nodes(
    nodes: list[RedisServer],
) -> None:
    async with opened(nodes[4].url) as store:
        for site in names_of("known"):
            await append(store, site, by="somebody")
        sites = await store.list_sites()

    assert set(names_of("known")) <= set(sites)


async def test_all_of_a_site_lies_in_one_slot_and_sites_are_spread(
    nodes: list[RedisServer],
) -> None:
    async with opened(url_of(nodes)) as store:
        for site in names_of("spread"):
            await store.logs.commit(make_commit(0, 700, site=site))
    keys = {key for node in nodes for key in node.ask("KEYS", "*{spread-*")}
    slots = {
        site: {
            nodes[0].ask("CLUSTER", "KEYSLOT", key.decode())
            for key in keys
            if f"{{{site}}}" in key.decode()
        }
        for site in names_of("spread")
    }

    assert all(len(each) == 1 for each in slots.values())
    assert len({slot for each in slots.values() for slot in each}) > 5


async def test_a_purge_reaches_every_node(nodes: list[RedisServer]) -> None:
    async with opened(url_of(nodes) + "?wait=1") as store:
        await store.purge()

    rewritten = [node.ask("INFO", "persistence") for node in nodes]
    assert all(info["aof_last_bgrewrite_status"] == "ok" for info in rewritten)
    assert all(info["rdb_saves"] >= 1 for info in rewritten)


async def test_a_dying_master_loses_nothing_and_the_rest_goes_on(
    nodes: list[RedisServer],
) -> None:
    async with opened(url_of(nodes) + "?wait=1&deadline=60") as store:
        async with asyncio.timeout(180):
            await asyncio.gather(
                *(keep_appending(store, site) for site in names_of("dying")),
                kill_one(nodes, store, "dying-site-0"),
            )
        logs = {site: await read_all(store, site) for site in names_of("dying")}

    for records in logs.values():
        assert [each.choice for each in records] == [str(n) for n in range(150)]


async def keep_appending(store: RedisStore, site: str) -> None:
    for number in range(150):
        await append_once(store, site, choice=str(number))


async def kill_one(nodes: list[RedisServer], store: RedisStore, site: str) -> None:
    """Kill the master of a site amid its commits; start it when another has its place.

    The promoted replica needs one of its own before a commit counts again.
    """
    while (head := await store.logs.load_head(site)) is None or head.size < 20:  # noqa: ASYNC110  # another machine's log tells no event
        await asyncio.sleep(0.01)
    master = await asyncio.to_thread(master_of, nodes, site)
    assert master is not None
    master.kill()
    others = [node for node in nodes if node is not master]
    await asyncio.to_thread(
        wait_until, lambda: master_of(others, site) is not None, what="a promotion"
    )
    master.start()


def master_of(nodes: list[RedisServer], site: str) -> RedisServer | None:
    """Return which of the nodes has a site, as the first of them sees it."""
    (slot,) = {nodes[0].ask("CLUSTER", "KEYSLOT", f"consent:{{{site}}}:heads")}
    for low, high, (_, port, *_rest), *_replicas in nodes[0].ask("CLUSTER", "SLOTS"):
        if low <= slot <= high:
            return next((node for node in nodes if node.port == port), None)
    return None
