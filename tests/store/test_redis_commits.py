"""What a commit promises on one real server, whatever happens to it."""

import msgspec
import pytest

from consent_service.errors import (
    RepeatedChoiceError,
    StaleHeadError,
    StoreUnavailableError,
)
from consent_service.store.interface import BUNDLE, LogKey, TileKey
from tests.store.redis_sample import make_commit, make_record
from tests.store.redis_servers import RedisServer, needs_redis
from tests.store.redis_use import opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]

KEY = LogKey("example", 1)


@pytest.fixture
def server(one_server: RedisServer) -> RedisServer:
    one_server.ask("FLUSHALL")
    one_server.ask("CONFIG", "SET", "maxmemory", "0")
    return one_server


async def test_a_large_commit_comes_back_whole(server: RedisServer) -> None:
    async with opened(server.url) as store:
        await store.logs.commit(make_commit(0, 2_500))

        records = await store.records.load_records(KEY, range(3_000))
        tiles = await store.logs.load_tiles(KEY, [TileKey(0, 9), TileKey(0, 10)])

    assert list(records.values()) == list(make_commit(0, 2_500).records)
    assert tiles == {TileKey(0, 9): b"h" * 32 * 196}


async def test_a_lone_choice_writes_its_own_part_of_the_tiles(
    server: RedisServer,
) -> None:
    """Two whole tiles for each would make the append-only file ten times as long."""
    async with opened(server.url) as store:
        await store.logs.commit(make_commit(0, 200))
        before = len(server.files())
        await store.logs.commit(make_commit(200))
        after = len(server.files())
        tiles = await store.logs.load_tiles(KEY, [TileKey(BUNDLE, 0)])

    assert tiles[TileKey(BUNDLE, 0)] == b"e" * 35 * 201
    assert after - before < 3_000


async def test_a_commit_on_another_head_changes_nothing(server: RedisServer) -> None:
    async with opened(server.url) as store:
        await store.logs.commit(make_commit(0, 3))
        for stale in (make_commit(2, 3), make_commit(0, 3), make_commit(4)):
            with pytest.raises(StaleHeadError):
                await store.logs.commit(stale)
        records = await store.records.load_records(KEY, range(9))

    assert records == {index: make_record(index) for index in range(3)}


async def test_a_closed_epoch_takes_no_commit(server: RedisServer) -> None:
    """Another process may still believe that its epoch is the open one."""
    async with opened(server.url) as store:
        await store.logs.commit(make_commit(0, 3))
        await store.logs.commit(make_commit(0, epoch=2))

        with pytest.raises(StaleHeadError):
            await store.logs.commit(make_commit(3))


async def test_a_repeated_choice_changes_nothing(server: RedisServer) -> None:
    async with opened(server.url) as store:
        await store.logs.commit(make_commit(0, 3))
        repeated = msgspec.structs.replace(
            make_commit(3), records=make_commit(0).records
        )
        with pytest.raises(RepeatedChoiceError):
            await store.logs.commit(repeated)
        head = await store.logs.load_head("example")

    assert head == make_commit(0, 3).head


async def test_a_full_memory_leaves_the_log_as_it_was(server: RedisServer) -> None:
    async with opened(server.url) as store:
        await store.logs.commit(make_commit(0, 3))
        server.ask("CONFIG", "SET", "maxmemory", "1mb")
        with pytest.raises(StoreUnavailableError):
            await store.logs.commit(make_commit(3, 100))
        server.ask("CONFIG", "SET", "maxmemory", "0")
        await store.logs.commit(make_commit(3, 100))
        records = await store.records.load_records(KEY, range(200))

    assert len(records) == 103


async def test_a_restarted_server_has_every_acknowledged_commit(
    server: RedisServer,
) -> None:
    """It has forgotten the scripts as well, which are sent anew."""
    async with opened(server.url) as store:
        for size in range(100):
            await store.logs.commit(make_commit(size))
        server.kill()
        server.start()
        await store.logs.commit(make_commit(100))
        head = await store.logs.load_head("example")
        records = await store.records.load_records(KEY, range(200))

    assert head == make_commit(100).head
    assert list(records.values()) == [make_record(index) for index in range(101)]


async def test_a_server_that_is_away_is_said_after_the_deadline(
    server: RedisServer,
) -> None:
    async with opened(server.url + "?deadline=0.3&timeout=0.1") as store:
        server.pause()
        try:
            with pytest.raises(StoreUnavailableError) as away:
                await store.logs.commit(make_commit(0))
        finally:
            server.resume()

    assert "does not answer within 0.3 s" in str(away.value)


async def test_a_lost_answer_is_not_taken_for_a_stale_head(
    server: RedisServer,
) -> None:
    """The server applies the commit while its answer is held up beyond a timeout."""
    async with opened(server.url + "?timeout=0.2") as store:
        await store.logs.commit(make_commit(0))
        server.ask("CLIENT", "PAUSE", 500, "ALL")
        await store.logs.commit(make_commit(1))
        head = await store.logs.load_head("example")

    assert head == make_commit(1).head
