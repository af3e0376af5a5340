"""Old parts of a log leave memory, and are served, erased and verified as before."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from consent_service.errors import SettingsError, StoreError
from consent_service.ledger import Appended, Ledger
from consent_service.store.interface import BUNDLE, LogKey, RecordQuery, TileKey
from consent_service.store.redis import RedisStore
from consent_service.store.redis.archive.mover import RedisArchiving
from consent_service.store.redis.archive.reader import ArchivedLogs
from tests.store.kept_bytes import unpacked
from tests.store.redis_logged import check_log, check_receipts, ledger_on, make_draft
from tests.store.redis_sample import NOON, make_commit, make_record
from tests.store.redis_servers import RedisServer, needs_redis
from tests.store.redis_use import opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]

KEY = LogKey("example", 1)
LATER = NOON + timedelta(days=400)


@pytest.fixture
async def store(server: RedisServer, tmp_path: Path) -> AsyncIterator[RedisStore]:
    async with opened(f"{server.url}?archive=file://{tmp_path}/archive") as store:
        yield store


def archived_bytes(folder: Path) -> bytes:
    """Return all that the archive holds, with the records as they were."""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return b"".join(unpacked(file.read_bytes()) for file in files)


async def test_what_has_moved_is_read_as_before(
    store: RedisStore, server: RedisServer
) -> None:
    commit = make_commit(0, 1_500)
    await store.logs.commit(commit)
    moved = await store.archive(LATER)
    records = await store.records.load_records(KEY, range(1_500))
    tiles = await store.logs.load_tiles(KEY, list(commit.tiles))
    stream = store.records.stream_records(KEY, RecordQuery())
    streamed = [record async for batch in stream for record in batch]

    assert moved == 2
    assert tuple(records.values()) == tuple(streamed) == commit.records
    assert tiles == dict(commit.tiles)
    assert server.ask("EXISTS", "consent:{example}:1:records:0") == 0
    assert server.ask("EXISTS", "consent:{example}:1:tile:0:0") == 0


async def test_only_what_is_old_and_complete_moves(store: RedisStore) -> None:
    await store.logs.commit(make_commit(0, 1_500))

    assert await store.archive(NOON + timedelta(seconds=600)) == 1
    assert await store.archive(NOON + timedelta(seconds=600)) == 0
    assert await store.archive(LATER) == 1


async def append_all(ledger: Ledger, names: range) -> list[Appended]:
    appending = (ledger.append(make_draft(str(name))) for name in names)
    return await asyncio.gather(*appending)


async def test_a_log_goes_on_and_verifies_after_its_past_has_moved(
    server: RedisServer, tmp_path: Path
) -> None:
    url = f"{server.url}?archive=file://{tmp_path}/archive"
    async with ledger_on(url, tmp_path / "marks", site="example") as ledger:
        before = await append_all(ledger, range(1_100))
        async with opened(url) as store:
            moved = await store.archive(LATER)
        after = await append_all(ledger, range(1_000, 1_200))
        again = await ledger.prove_record(KEY, 7)
        check_receipts(ledger, [*before, *after])
    async with opened(url) as store:
        count = await check_log(store, "example")

    assert moved == 2
    assert count == 1_200
    assert [each.proof.index for each in after[:100]] == [
        each.proof.index for each in before[1_000:]
    ]
    assert again.extra == next(r.proof.extra for r in before if r.proof.index == 7)


async def test_an_archived_record_can_be_erased(
    store: RedisStore, server: RedisServer, tmp_path: Path
) -> None:
    """Its bytes are gone from every file once `purge` is done (requirement B-23)."""
    await store.logs.commit(make_commit(0, 600))
    await store.archive(LATER)
    await store.logs.commit(
        msgspec.structs.replace(make_commit(600), erased={1: {7: 600}})
    )
    erased = (await store.records.load_records(KEY, [7]))[7]
    before = archived_bytes(tmp_path / "archive")
    await store.purge()
    after = archived_bytes(tmp_path / "archive") + server.files()
    records = await store.records.load_records(KEY, range(10))

    assert (erased.file, erased.erased_by) == (None, (KEY, 600))
    assert b"salt-1-7\n" in before
    assert b"salt-1-7\n" not in after
    assert b"salt-1-8\n" in after
    assert records[7] == erased
    assert records[8] == make_record(8)


async def test_an_erasure_during_a_move_stops_the_move(store: RedisStore) -> None:
    await store.logs.commit(make_commit(0, 600))
    erasing = msgspec.structs.replace(make_commit(600), erased={1: {7: 600}})

    class ErasingArchive:
        """An archive during whose writing somebody erases a record."""

        def __init__(self) -> None:
            self.objects: dict[str, bytes] = {}

        async def read(self, path: str) -> bytes | None:
            return self.objects.get(path)

        async def write(self, path: str, content: bytes) -> None:
            self.objects[path] = content
            if "records" in path and (await store.logs.load_head("example")) == (
                make_commit(0, 600).head
            ):
                await store.logs.commit(erasing)

    archive = ErasingArchive()
    archiving = RedisArchiving(store._link, ArchivedLogs(archive))
    first = await archiving.archive("example", LATER)
    second = await archiving.archive("example", LATER)

    assert (first, second) == (0, 1)
    assert not any(
        b"salt-1-7\n" in unpacked(content) for content in archive.objects.values()
    )


async def test_a_damaged_object_is_an_error_and_no_record(
    store: RedisStore, tmp_path: Path
) -> None:
    await store.logs.commit(make_commit(0, 600))
    await store.archive(LATER)
    damage(tmp_path / "archive" / "example" / "1" / "records" / "000000000")

    with pytest.raises(StoreError, match="damaged records 0 on"):
        await store.records.load_records(KEY, [7])


async def test_a_lost_object_is_an_error_and_no_record(
    store: RedisStore, tmp_path: Path
) -> None:
    await store.logs.commit(make_commit(0, 600))
    await store.archive(LATER)
    (tmp_path / "archive" / "example" / "1" / "records" / "000000000").unlink()

    with pytest.raises(StoreError, match="lacks records 0 on"):
        await store.records.load_records(KEY, [7])


async def test_without_an_archive_nothing_moves(server: RedisServer) -> None:
    async with opened(server.url) as store:
        with pytest.raises(SettingsError, match="no archive was named"):
            await store.archive(LATER)


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-10] ^= 1
    file.write_bytes(content)


async def test_a_tile_that_is_not_full_stays(store: RedisStore) -> None:
    await store.logs.commit(make_commit(0, 600))
    await store.archive(LATER)

    tiles = await store.logs.load_tiles(KEY, [TileKey(BUNDLE, 2), TileKey(BUNDLE, 3)])

    assert list(tiles) == [TileKey(BUNDLE, 2)]
