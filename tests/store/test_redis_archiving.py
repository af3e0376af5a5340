"""Moving old records by the hour: to a folder or to S3, whatever dies meanwhile."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from consent_service.errors import StoreUnavailableError
from consent_service.store.interface import LogKey, RecordQuery
from tests.store.contract_store import erasing
from tests.store.kept_bytes import content_of, unpacked
from tests.store.redis_logged import check_log, check_receipts, ledger_on, make_draft
from tests.store.redis_sample import NOON, make_commit
from tests.store.redis_servers import RedisServer, needs_redis
from tests.store.redis_use import opened
from tests.store.s3_server import objects_at

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]

KEY = LogKey("example", 1)
LATER = NOON + timedelta(days=400)


class Place(NamedTuple):
    """Where an archive is, and all that it holds, unpacked."""

    url: str
    content: Callable[[], bytes]


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "s3":
        url = f"{request.getfixturevalue('bucket')}/{tmp_path.name}"
        return Place(url, lambda: b"".join(map(unpacked, objects_at(url).values())))
    folder = tmp_path / "archive"
    return Place(folder.as_uri(), lambda: content_of(folder))


async def test_a_log_whose_past_lies_in_an_archive_is_proved_and_goes_on(
    server: RedisServer, place: Place, tmp_path: Path
) -> None:
    url = f"{server.url}?archive={place.url}"
    async with ledger_on(url, tmp_path / "marks", site="example") as ledger:
        drafts = [make_draft(str(number)) for number in range(1_100)]
        before = await asyncio.gather(*map(ledger.append, drafts))
        async with opened(url) as store:
            moved = await store.archive_in_turn(LATER)
        after = await asyncio.gather(*map(ledger.append, drafts[:600]))
        check_receipts(ledger, [*before, *after])
    async with opened(url) as store:
        count = await check_log(store, "example")

    assert moved == 1_024
    assert count == 1_100
    assert all(appended.repeated for appended in after)


async def test_what_is_erased_is_in_no_object_any_more(
    server: RedisServer, place: Place
) -> None:
    """Requirement B-23."""
    async with opened(f"{server.url}?archive={place.url}") as store:
        await store.logs.commit(make_commit(0, 1_100))
        await store.archive_in_turn(LATER)
        before = place.content()
        await store.logs.commit(erasing(1_100, [7, 600]))
        await store.purge()
        records = await store.records.load_records(KEY, range(1_100))

    after = place.content() + server.files()
    for index in (7, 600):
        assert f"salt-1-{index}\n".encode() in before
        assert f"salt-1-{index}\n".encode() not in after
        assert records[index].file is None
    assert b"salt-1-8\n" in after
    assert records[8].file is not None


@pytest.mark.parametrize("when", ["early", "late"])
@pytest.mark.parametrize("writes", [1, 3, 5, 6, 10])
async def test_a_move_that_is_killed_loses_nothing(
    server: RedisServer, tmp_path: Path, writes: int, when: str
) -> None:
    """Five objects are written for each 512 records, and then Redis lets go."""
    folder = tmp_path / "archive"
    commit = make_commit(0, 1_500)
    async with opened(server.url) as store:
        await store.logs.commit(commit)

    command = ("-m", "tests.store.archive_writer", server.url, folder, writes, when)
    died = await asyncio.to_thread(
        subprocess.run, [sys.executable, *map(str, command)], check=False
    )

    async with opened(f"{server.url}?archive={folder.as_uri()}") as store:
        left = await store.records.load_records(KEY, range(1_500))
        await store.archive(LATER)
        moved = await store.records.load_records(KEY, range(1_500))
        tiles = await store.logs.load_tiles(KEY, list(commit.tiles))
        stream = store.records.stream_records(KEY, RecordQuery())
        streamed = [record async for batch in stream for record in batch]
    assert died.returncode == -signal.SIGKILL
    assert tuple(left.values()) == commit.records
    assert tuple(moved.values()) == tuple(streamed) == commit.records
    assert tiles == dict(commit.tiles)
    assert server.ask("EXISTS", "consent:{example}:1:records:1") == 0


async def test_what_a_killed_move_left_behind_is_erased_too(
    server: RedisServer, tmp_path: Path
) -> None:
    """The object is there although Redis never deleted the records."""
    folder = tmp_path / "archive"
    async with opened(server.url) as store:
        await store.logs.commit(make_commit(0, 600))
    command = ("-m", "tests.store.archive_writer", server.url, folder, 5, "late")
    await asyncio.to_thread(
        subprocess.run, [sys.executable, *map(str, command)], check=False
    )
    before = content_of(folder)

    async with opened(f"{server.url}?archive={folder.as_uri()}") as store:
        await store.logs.commit(erasing(600, [7]))
        await store.purge()

    assert b"salt-1-7\n" in before
    assert b"salt-1-7\n" not in content_of(folder) + server.files()


async def test_one_process_in_an_hour_archives(
    server: RedisServer, tmp_path: Path
) -> None:
    url = f"{server.url}?archive=file://{tmp_path}/archive"
    async with opened(url) as one, opened(url) as other:
        await one.logs.commit(make_commit(0, 600))

        moved = [await one.archive_in_turn(LATER), await other.archive_in_turn(LATER)]

    assert moved == [512, 0]


async def test_an_erasure_that_the_archive_missed_reaches_it_in_the_next_hour(
    server: RedisServer, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    async with opened(f"{server.url}?archive={folder.as_uri()}") as store:
        await store.logs.commit(make_commit(0, 600))
        await store.archive(LATER)
        await store.logs.commit(erasing(600, [7]))
        hidden = folder.rename(tmp_path / "unmounted")
        folder.write_text("not a folder")
        with pytest.raises(StoreUnavailableError):
            await store.purge()
        folder.unlink()
        hidden.rename(folder)

        await store.archive_in_turn(LATER)

    assert b"salt-1-7\n" not in content_of(folder)
    assert b"salt-1-8\n" in content_of(folder)
