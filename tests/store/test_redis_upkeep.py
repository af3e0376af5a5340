"""What the store asks of its servers before it trusts them, and after an erasure."""

import asyncio
import contextlib
import logging
from pathlib import Path

import msgspec
import pytest

from consent_service.errors import StoreError, StoreUnavailableError
from consent_service.store.interface import LogKey
from tests.store.redis_sample import make_commit
from tests.store.redis_servers import (
    RedisServer,
    needs_redis,
    replica_of,
    running,
    wait_for_replica,
)
from tests.store.redis_use import opened, store_at

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]

KEY = LogKey("example", 1)


async def open_and_close(url: str) -> None:
    store = store_at(url)
    await store.open()
    await store.close()


async def test_a_server_that_evicts_is_refused(own_server: RedisServer) -> None:
    own_server.ask("CONFIG", "SET", "maxmemory", "100mb")
    own_server.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")

    with pytest.raises(StoreError, match="deletes records when memory is short"):
        await open_and_close(own_server.url)


async def test_a_server_that_syncs_rarely_is_warned_of(
    own_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    own_server.ask("CONFIG", "SET", "appendfsync", "everysec")

    with caplog.at_level(logging.WARNING):
        await open_and_close(own_server.url)

    assert "appendonly yes, appendfsync everysec" in caplog.text


async def test_a_server_that_syncs_rarely_can_be_refused(
    own_server: RedisServer,
) -> None:
    own_server.ask("CONFIG", "SET", "appendonly", "no")

    with pytest.raises(StoreError, match="syncs its file too rarely"):
        await open_and_close(own_server.url + "?durability=require")


async def test_a_newer_format_is_refused(own_server: RedisServer) -> None:
    own_server.ask("SET", "consent:{*}:format", "4")

    with pytest.raises(StoreError, match="format 4, this program knows 3"):
        await open_and_close(own_server.url)


async def test_an_older_format_is_read_and_noted_as_ours(
    own_server: RedisServer,
) -> None:
    """No older program may read what it would misunderstand."""
    own_server.ask("SET", "consent:{*}:format", "1")

    await open_and_close(own_server.url)

    assert own_server.ask("GET", "consent:{*}:format") == b"3"


async def test_a_refused_login_is_said_at_once(own_server: RedisServer) -> None:
    own_server.ask("CONFIG", "SET", "requirepass", "s3cret")
    wrong = own_server.url.replace("redis://", "redis://:wrong@")

    with pytest.raises(StoreError, match="refuses the login") as refused:
        await open_and_close(wrong)

    assert "wrong" not in str(refused.value)


async def test_nobody_at_the_address_is_said_after_the_deadline() -> None:
    with pytest.raises(StoreUnavailableError, match="does not answer within 0"):
        await open_and_close("redis://127.0.0.1:1/0?deadline=0.2")


async def test_a_replica_takes_no_check(
    own_server: RedisServer, tmp_path: Path
) -> None:
    replica = replica_of(own_server, tmp_path / "replica")
    with running(replica):
        wait_for_replica(own_server)
        store = store_at(replica.url + "?deadline=0.3")

        with pytest.raises(StoreUnavailableError):
            await store.open()


async def test_purging_removes_erased_salts_from_every_file(
    own_server: RedisServer, tmp_path: Path
) -> None:
    """Append-only files and snapshots, of the replica too (requirement B-23)."""
    replica = replica_of(own_server, tmp_path / "replica")
    with running(replica):
        wait_for_replica(own_server)
        store = store_at(f"{own_server.url}?wait=1&journal={tmp_path}/journal")
        await store.open()
        await store.logs.commit(make_commit(0, 20))
        erasing = msgspec.structs.replace(
            make_commit(20), erased={1: dict.fromkeys(range(0, 20, 2), 20)}
        )
        await store.logs.commit(erasing)
        before = own_server.files() + replica.files()

        await store.purge()

        after = own_server.files() + replica.files() + journal_of(tmp_path)
        await store.close()
    erased = [f"salt-1-{index}\n".encode() for index in range(0, 20, 2)]
    kept = [f"salt-1-{index}\n".encode() for index in range(1, 20, 2)]
    assert all(before.count(salt) >= 2 for salt in erased)
    assert not any(salt in after for salt in erased)
    assert all(salt in after for salt in kept)


async def test_several_processes_may_purge_at_once(own_server: RedisServer) -> None:
    """Redis refuses to begin while another file is being written.

    Those that wait for the same file share the snapshot after it.
    """
    async with contextlib.AsyncExitStack() as closing:
        stores = [
            await closing.enter_async_context(opened(own_server.url)) for _ in range(6)
        ]

        await asyncio.gather(*(store.purge() for store in stores))

    told = own_server.ask("INFO", "persistence")
    assert told["rdb_last_bgsave_status"] == told["aof_last_bgrewrite_status"] == "ok"
    assert 1 <= told["rdb_saves"] <= 6
    assert told["rdb_bgsave_in_progress"] == 0


def journal_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (folder / "journal").iterdir())
