"""Whole sites taken in by every store: one file, one Redis, a cluster of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consent_service.errors import ReadOnlyLogError, StoreUnavailableError
from consent_service.store.interface import Portion
from consent_service.store.redis import RedisStore
from consent_service.store.sqlite import SqliteStore
from tests.store.contract_import import (
    HEADS,
    PORTIONS,
    ImportContract,
    take_in,
)
from tests.store.redis_sample import make_commit
from tests.store.redis_servers import (
    REDIS_CLI,
    RedisServer,
    needs_redis,
)
from tests.store.redis_use import opened

pytestmark = pytest.mark.anyio


class TestSqliteImport(ImportContract):
    """One file."""

    @pytest.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[SqliteStore]:
        store = SqliteStore(tmp_path / "consent.db")
        await store.open()
        yield store
        await store.close()


@pytest.mark.redis
@needs_redis
class TestRedisImport(ImportContract):
    """One server."""

    @pytest.fixture
    async def store(self, one_server: RedisServer) -> AsyncIterator[RedisStore]:
        one_server.ask("FLUSHALL")
        async with opened(one_server.url) as store:
            yield store


@pytest.mark.redis
@needs_redis
class TestRedisImportWithJournal(ImportContract):
    """One server, and commits by the journal."""

    @pytest.fixture
    async def store(
        self, one_server: RedisServer, tmp_path: Path
    ) -> AsyncIterator[RedisStore]:
        one_server.ask("FLUSHALL")
        url = f"{one_server.url}?journal={tmp_path}/journal&settle=0.01"
        async with opened(url) as store:
            yield store


@pytest.mark.redis
@pytest.mark.slow
@needs_redis
@pytest.mark.skipif(not REDIS_CLI, reason="no redis-cli here")
class TestRedisClusterImport(ImportContract):
    """Six nodes: a site comes into one slot of one of them."""

    @pytest.fixture
    async def store(self, nodes: list[RedisServer]) -> AsyncIterator[RedisStore]:
        for node in nodes:
            if node.ask("ROLE")[0] == b"master":
                node.ask("FLUSHALL")
        async with opened(nodes[0].url + "?wait=1") as store:
            yield store


@pytest.mark.redis
@needs_redis
async def test_no_log_is_begun_while_its_site_is_being_imported(
    one_server: RedisServer,
) -> None:
    one_server.ask("FLUSHALL")
    async with opened(one_server.url) as store, opened(one_server.url) as other:

        async def intruded() -> AsyncIterator[Portion]:
            yield PORTIONS[0]
            with pytest.raises(ReadOnlyLogError, match="being imported"):
                await other.logs.commit(make_commit(0))
            for portion in PORTIONS[1:]:
                yield portion

        await store.import_site(HEADS, intruded())

        assert await other.logs.load_heads("example") == list(HEADS)


@pytest.mark.redis
@needs_redis
async def test_of_two_imports_the_later_one_comes_to_its_end(
    one_server: RedisServer,
) -> None:
    one_server.ask("FLUSHALL")
    async with opened(one_server.url) as store, opened(one_server.url) as other:

        async def overtaken() -> AsyncIterator[Portion]:
            yield PORTIONS[0]
            await take_in(other)
            yield PORTIONS[1]

        with pytest.raises(StoreUnavailableError, match="not there any more"):
            await store.import_site(HEADS, overtaken())

        assert await store.logs.load_heads("example") == list(HEADS)
        found = await store.records.load_records(HEADS[0].key, range(1_200))
        assert len(found) == 1_200


@pytest.mark.redis
@needs_redis
async def test_a_server_that_has_lost_a_portion_is_noticed(
    one_server: RedisServer,
) -> None:
    """A replica that is promoted may know less than the master that is gone."""
    one_server.ask("FLUSHALL")
    async with opened(one_server.url) as store:

        async def set_back() -> AsyncIterator[Portion]:
            yield PORTIONS[0]
            yield PORTIONS[1]
            one_server.ask("HSET", "consent:{example}:heads", "imported", "1")
            yield PORTIONS[2]

        with pytest.raises(StoreUnavailableError, match="not there any more"):
            await store.import_site(HEADS, set_back())

        assert one_server.ask("KEYS", "*example*") == []
        await take_in(store)
        assert await store.logs.load_heads("example") == list(HEADS)


@pytest.mark.redis
@needs_redis
async def test_nothing_is_left_of_the_import_itself(one_server: RedisServer) -> None:
    one_server.ask("FLUSHALL")
    async with opened(one_server.url) as store:
        await take_in(store)

    assert one_server.ask("EXISTS", "consent:{example}:importing") == 0
    fields = one_server.ask("HKEYS", "consent:{example}:heads")
    assert not {b"import", b"imported"} & set(fields)
