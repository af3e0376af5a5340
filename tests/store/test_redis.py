"""The contract of all stores, kept by one Redis and by a cluster of them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from consent_service.store.redis import RedisStore
from tests.store.contract_store import StoreContract
from tests.store.redis_servers import (
    REDIS_CLI,
    RedisServer,
    cluster,
    needs_redis,
    running,
)
from tests.store.redis_use import opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    with running(server):
        yield server


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RedisServer]]:
    with cluster(tmp_path_factory.mktemp("cluster")) as nodes:
        yield nodes


class TestRedisStore(StoreContract):
    """One server."""

    @pytest.fixture
    async def store(self, server: RedisServer) -> AsyncIterator[RedisStore]:
        server.ask("FLUSHALL")
        async with opened(server.url) as store:
            yield store


class TestRedisStoreWithJournal(StoreContract):
    """One server, and the way of commits by the journal."""

    @pytest.fixture
    async def store(
        self, server: RedisServer, tmp_path: Path
    ) -> AsyncIterator[RedisStore]:
        server.ask("FLUSHALL")
        url = f"{server.url}?journal={tmp_path}/journal&settle=0.01"
        async with opened(url) as store:
            yield store


@pytest.mark.slow
@pytest.mark.skipif(not REDIS_CLI, reason="no redis-cli here")
class TestRedisClusterStore(StoreContract):
    """Six nodes."""

    @pytest.fixture
    async def store(self, nodes: list[RedisServer]) -> AsyncIterator[RedisStore]:
        for node in nodes:
            if node.ask("ROLE")[0] == b"master":
                node.ask("FLUSHALL")
        async with opened(nodes[0].url + "?wait=1") as store:
            yield store
