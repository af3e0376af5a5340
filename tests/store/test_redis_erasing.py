"""Erasing in earlier epochs, by several processes over one Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec
import pytest

from consent_service.evidence.statement import Erasure, Retention
from consent_service.evidence.statement_json import decode_statement
from consent_service.ledger import Ledger, reopen_ledger
from consent_service.store.interface import Commit, LogKey
from consent_service.store.redis.recovery.journal import RedisJournal
from tests.store.contract_erasing import emptied, erasing_in, fill
from tests.store.redis_logged import ledger_on, make_draft
from tests.store.redis_sample import checkpoint_of
from tests.store.redis_servers import RedisServer, needs_redis
from tests.store.redis_use import opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]

SITE = "example"
OLD, NEW = LogKey(SITE, 1), LogKey(SITE, 2)


@pytest.fixture
async def processes(
    own_server: RedisServer, tmp_path: Path
) -> AsyncIterator[tuple[Ledger, Ledger]]:
    """Two processes: one has begun a new log, and the other has not seen it."""
    async with AsyncExitStack() as stack:
        one, other = [
            await stack.enter_async_context(
                ledger_on(own_server.url, tmp_path / name, site=SITE)
            )
            for name in ("one", "other")
        ]
        await asyncio.gather(*(one.append(make_draft(f"old {n}")) for n in range(40)))
        await other.close()
        # Another origin: it must never come again.
        environment = msgspec.structs.replace(
            other._environment, entropy=lambda size: b"q" * size
        )
        following = await reopen_ledger(environment, SITE)
        await asyncio.gather(
            *(following.append(make_draft(f"new {n}")) for n in range(40))
        )
        yield one, following
        await following.close()


def named_by(body: bytes) -> list[tuple[str | None, int]]:
    said = decode_statement(body)
    if not isinstance(said, Erasure | Retention):
        return []
    spans = [range(first, last + 1) for first, last in said.spans]
    return [(said.origin, index) for span in spans for index in span]


async def test_both_processes_erase_in_the_earlier_log(
    processes: tuple[Ledger, Ledger], own_server: RedisServer
) -> None:
    one, other = processes
    places = [(key, index) for key in (OLD, NEW) for index in range(1, 31)]

    counts = await asyncio.gather(
        one.erase(places, reason="art17"),
        other.erase(places, reason="court"),
        one.expire(places[::2]),
        other.erase(places[10:40], reason="art17"),
    )

    assert sum(counts) == 60
    async with opened(own_server.url) as store:
        named: list[tuple[str | None, int]] = []
        for kind in ("erasure", "retention"):
            for stored in await store.logs.find_statements(NEW, kind):
                named += named_by(stored.body)
        heads = await store.logs.load_heads(SITE)
        for key in (OLD, NEW):
            records = await store.records.load_records(key, range(1, 41))
            gone = [index for index, each in records.items() if each.file is None]
            assert gone == [*range(1, 31)]
    origins = {heads[0].origin, None}
    assert sorted(named, key=str) == sorted(
        ((origin, index) for origin in origins for index in range(1, 31)), key=str
    )


async def test_nothing_of_it_is_in_any_file_of_the_server(
    processes: tuple[Ledger, Ledger], own_server: RedisServer
) -> None:
    one, _ = processes

    await one.erase([(OLD, index) for index in range(1, 21)], reason="art17")

    content = own_server.files()
    salts = [make_draft(f"old {number}").file[18:62] for number in range(40)]
    assert [salt in content for salt in salts].count(True) == 20
    assert make_draft("new 7").file[18:62] in content


async def test_an_earlier_logs_records_are_erased_in_the_archive(
    own_server: RedisServer, tmp_path: Path
) -> None:
    url = f"{own_server.url}?archive=file://{tmp_path}/archive"
    async with (
        ledger_on(url, tmp_path / "one", site=SITE) as one,
        opened(url) as store,
    ):
        drafts = [make_draft(f"old {n}") for n in range(600)]
        appended = await asyncio.gather(*(one.append(draft) for draft in drafts))
        place = appended[0].proof.index
        environment = msgspec.structs.replace(
            one._environment, entropy=lambda size: b"q" * size
        )
        following = await reopen_ledger(environment, SITE)
        moved = await store.archive(drafts[0].expires_at)

        count = await following.erase([(OLD, place)], reason="art17")

        records = await store.records.load_records(OLD, [place, place + 1])
        await following.close()
    files = (tmp_path / "archive").rglob("*")
    content = b"".join(path.read_bytes() for path in files if path.is_file())
    assert (moved, count) == (1, 1)
    assert records[place] == emptied(place, (NEW, 1))
    assert records[place + 1].file is not None
    assert drafts[0].file[18:62] not in content + own_server.files()


async def test_a_journal_makes_an_erasure_in_an_earlier_log_again(
    own_server: RedisServer, tmp_path: Path
) -> None:
    """The server is set back to before it; the process that made it still knows it."""
    url = f"{own_server.url}?journal={tmp_path}/journal&settle=0.01"
    async with opened(url) as store:
        await fill(store)
        own_server.ask("SAVE")
        dump = {
            key: own_server.ask("DUMP", key)
            for key in own_server.ask("KEYS", "consent:{example}:*")
        }
        await store.logs.commit(erasing_in(4, {1: [1, 2], 2: [0]}))
        own_server.ask("FLUSHALL")
        for key, value in dump.items():
            own_server.ask("RESTORE", key, "0", value)

        await store.logs.load_head(SITE)

        old = await store.records.load_records(OLD, [1, 3])
        new = await store.records.load_records(NEW, [0])
    assert old[1] == emptied(1, (NEW, 4))
    assert old[3].file is not None
    assert new[0] == emptied(0, (NEW, 4))


async def test_a_journal_of_an_earlier_release_is_read(tmp_path: Path) -> None:
    """Until format 2 a commit named the records of its own log alone."""
    commit = erasing_in(4, {2: [1, 2]})
    fields = msgspec.msgpack.decode(msgspec.msgpack.encode(commit))
    dead = RedisJournal(tmp_path, clock=lambda: 0.0)
    dead.open()
    await dead._files.add(msgspec.msgpack.encode({**fields, "erased": {1: 4, 2: 4}}))
    await dead.close()

    journal = RedisJournal(tmp_path, clock=lambda: 0.0)
    journal.open()

    found: Commit | None = journal.following(SITE, {2: checkpoint_of(4)})
    assert found == commit
    await journal.close()
