"""The contract of all stores, kept by one Redis and by a cluster of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consent_service.store.redis import RedisStore
from tests.store.contract_store import StoreContract
from tests.store.redis_servers import (
    REDIS_CLI,
    RedisServer,
    needs_redis,
)
from tests.store.redis_use import opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]


class TestRedisStore(StoreContract):
    """One server."""

    @pytest.fixture
    async def store(self, one_server: RedisServer) -> AsyncIterator[RedisStore]:
        one_server.ask("FLUSHALL")
        async with opened(one_server.url) as store:
            yield store


class TestRedisStoreWithJournal(StoreContract):
    """One server, and the way of commits by the journal."""

    @pytest.fixture
    async def store(
        self, one_server: RedisServer, tmp_path: Path
    ) -> AsyncIterator[RedisStore]:
        one_server.ask("FLUSHALL")
        url = f"{one_server.url}?journal={tmp_path}/journal&settle=0.01"
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
