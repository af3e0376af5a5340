"""A site moves from one file to Redis and back, and everything is what it was."""

import asyncio
import io
import shutil
from pathlib import Path

import pytest

from consent_service.errors import (
    ExportError,
    InstallationError,
    ReadOnlyLogError,
    StoreError,
)
from consent_service.evidence.audit.audit import audit
from consent_service.evidence.audit.outside import Outside
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.export.reader import TarExport, read_file
from consent_service.keys import Keys, Seed
from consent_service.publishing.publisher import Publisher
from consent_service.recorder import Recorder
from consent_service.store.interface import RecordQuery
from consent_service.store.sqlite import SqliteStore
from tests.store.moving_home import (
    DAY,
    KEYS,
    NOON,
    SITE,
    Home,
    choice,
    live,
    name_of,
    portrait,
    revision,
)
from tests.store.redis_servers import RedisServer, needs_redis
from tests.store.redis_use import store_at

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]


@pytest.fixture
def redis_home(one_server: RedisServer, tmp_path: Path) -> Home:
    one_server.ask("FLUSHALL")
    store = store_at(one_server.url)
    # Other random numbers than the home that it takes the site in from.
    return Home(tmp_path / "redis", store, salts=1_000_000)


def file_home(folder: Path) -> Home:
    return Home(folder, SqliteStore(folder / "consent.db"))


def opened(data: bytes) -> TarExport:
    return TarExport(io.BytesIO(data))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a past, which nobody may change."""
    home = file_home(tmp_path_factory.mktemp("lived"))
    asyncio.run(live(home))
    return home


@pytest.fixture
def old_home(lived: Home, tmp_path: Path) -> Home:
    shutil.copytree(lived.folder, tmp_path / "old")
    home = file_home(tmp_path / "old")
    home.now = lived.now
    return home


async def test_a_site_moves_to_redis_and_back_and_stays_what_it_was(
    old_home: Home, redis_home: Home, tmp_path: Path
) -> None:
    new_home = file_home(tmp_path / "new")
    first = await old_home.export()

    await redis_home.take_in(first)
    redis_home.now = old_home.now
    second = await redis_home.export()
    await new_home.take_in(second)

    before = await portrait(old_home)
    assert await portrait(redis_home) == before
    assert await portrait(new_home) == before
    assert first == second


async def test_what_the_sample_site_holds_is_worth_moving(old_home: Home) -> None:
    told = await portrait(old_home)

    old, new = told["log 1"], told["log 2"]
    assert [head.state for head in told["heads"]] == ["closed", "open"]
    assert len(old["checkpoints"]) == 3
    said = {record.erased_by for record in old["records"] if record.file is None}
    # Some by their own log, some by the later one.
    assert {place[0].epoch for place in said} == {1, 2}
    assert any(record.file is None for record in new["records"])
    assert len(told["revisions"]) == 2
    assert told["revisions"][0].withdrawn_at is not None
    assert len(told["accesses"]) == 1_030
    # Who put what in force and why, also the way back.
    assert [each.why for each in told["held"]] == [
        "",
        "Shorter.",
        "Too short.",
        "After all.",
    ]


async def test_receipts_are_the_same_byte_for_byte(
    old_home: Home, redis_home: Home
) -> None:
    digests = [
        record.digest
        for name in ("log 1", "log 2")
        for record in (await portrait(old_home))[name]["records"][::61]
        if record.digest
    ]

    await redis_home.take_in(await old_home.export())

    receipts = []
    for home in (old_home, redis_home):
        async with home.opened() as ledgers:
            await ledgers.open(SITE)
            recorder = Recorder(ledgers)
            found = [await recorder.find(SITE, digest) for digest in digests]
            receipts.append([proof.receipt for proof in found])
    assert receipts[0] == receipts[1]
    assert len(receipts[0]) > 15


async def test_the_log_goes_on_from_its_tip(old_home: Home, redis_home: Home) -> None:
    first = await old_home.export()
    await redis_home.take_in(first)
    redis_home.now = old_home.now + DAY
    shown = revision(validity_days=90)
    size = (await portrait(old_home))["heads"][-1].size

    async with redis_home.opened() as ledgers:
        await ledgers.open(SITE)
        recorder = Recorder(ledgers)
        again = await recorder.record_choice(shown, choice(1_299, shown))
        new = await recorder.record_choice(shown, choice(9_999, shown))
        erased = await recorder.erase_visitor(SITE, name_of(8), reason="art17")

    assert (again.repeated, new.repeated) == (True, False)
    assert new.index == size
    assert erased > 20
    # What others have kept of the log before still agrees with the one that went on.
    old = read_file(opened(first), "log/2/checkpoint", limit=10_000)
    second = opened(await redis_home.export())
    report = audit(second, None, outside=Outside([old]), strict=True)
    assert report.findings == ()
    assert report.outside == 1
    assert read_checkpoint(old).size == size


async def test_publishing_what_is_in_force_adds_nothing(
    old_home: Home, redis_home: Home
) -> None:
    await redis_home.take_in(await old_home.export())
    redis_home.now = old_home.now
    before = await portrait(redis_home)

    async with redis_home.opened() as ledgers:
        publisher = Publisher(ledgers)
        await publisher.publish(revision(validity_days=90))
        last = await publisher.load_last(SITE)

    assert last is not None
    assert last.digest == revision(validity_days=90).digest
    assert await portrait(redis_home) == before


async def test_how_far_it_is_can_be_watched(old_home: Home, redis_home: Home) -> None:
    imported = await redis_home.take_in(await old_home.export())

    entries = sum(head.size for head in imported.heads)
    assert list(redis_home.steps) == ["checking entries", "writing entries"]
    for seen in redis_home.steps.values():
        assert seen == sorted(seen)
        assert seen[-1] == (entries, entries)


async def test_a_log_of_which_all_records_are_erased_moves(
    redis_home: Home, tmp_path: Path
) -> None:
    home = file_home(tmp_path / "small")
    shown = revision()
    async with home.opened() as ledgers:
        await Publisher(ledgers).publish(shown)
        recorder = Recorder(ledgers)
        await recorder.record_choice(shown, choice(1, shown))
        await recorder.erase_visitor(SITE, name_of(2), reason="court")

    await redis_home.take_in(await home.export())

    told = await portrait(redis_home)
    assert told == await portrait(home)
    assert [record.file for record in told["log 1"]["records"]] == [None]


async def test_anchors_come_along(old_home: Home, redis_home: Home) -> None:
    await redis_home.take_in(await old_home.export())

    checkpoint = (await portrait(old_home))["heads"][-1].checkpoint
    assert redis_home.kept == {(2, "2026-11-23.daily.checkpoint"): checkpoint}


async def test_a_store_that_is_set_back_after_a_move_is_noticed(
    old_home: Home, redis_home: Home, one_server: RedisServer
) -> None:
    """The mark is raised with the import, so an older export shows as older."""
    await redis_home.take_in(await old_home.export())
    one_server.ask("FLUSHALL")

    async with redis_home.opened() as ledgers:
        ledger = await ledgers.open(SITE)
        with pytest.raises(ReadOnlyLogError, match="this store has none"):
            ledger.check()


async def test_a_site_that_is_here_is_not_imported_again(
    old_home: Home, redis_home: Home
) -> None:
    export = await old_home.export()
    await redis_home.take_in(export)
    before = await portrait(redis_home)

    with pytest.raises(StoreError, match="already holds a log of example: epoch 2"):
        await redis_home.take_in(export)

    assert await portrait(redis_home) == before


async def test_a_part_of_a_site_is_not_imported(
    old_home: Home, redis_home: Home, one_server: RedisServer
) -> None:
    for query in (RecordQuery(start=NOON), RecordQuery(action="save")):
        export = await old_home.export(query)

        with pytest.raises(ExportError, match="filtered by") as caught:
            await redis_home.take_in(export)

        assert "log export example" in caught.value.hint
    assert one_server.ask("KEYS", "*{example}*") == []


async def test_another_site_than_the_one_named_is_not_imported(
    old_home: Home, redis_home: Home
) -> None:
    export = await old_home.export()

    with pytest.raises(ExportError, match="is of site 'example', not 'shop'"):
        await redis_home.take_in(export, site="shop")


async def test_an_older_export_than_what_was_signed_is_not_imported(
    old_home: Home, redis_home: Home
) -> None:
    """Else receipts that visitors hold would be of a log that forgot them."""
    older = await old_home.export()
    shown = revision(validity_days=90)
    async with old_home.opened() as ledgers:
        await ledgers.open(SITE)
        await Recorder(ledgers).record_choice(shown, choice(9_999, shown))
    new_home = Home(old_home.folder, redis_home.store)

    with pytest.raises(ExportError, match="export is behind the signed state"):
        await new_home.take_in(older)
    await new_home.take_in(await old_home.export())


async def test_another_history_than_what_was_signed_is_not_imported(
    old_home: Home, redis_home: Home, tmp_path: Path
) -> None:
    """Two copies of one store went on apart: only one of them can be the site."""
    shutil.copytree(old_home.folder, tmp_path / "copy")
    copy = file_home(tmp_path / "copy")
    shown = revision(validity_days=90)
    for number, home in enumerate((old_home, copy), 9_998):
        home.now += DAY
        async with home.opened() as ledgers:
            await ledgers.open(SITE)
            await Recorder(ledgers).record_choice(shown, choice(number, shown))
    new_home = Home(old_home.folder, redis_home.store)

    with pytest.raises(ExportError, match=r"not sound: anchor: .* has another root"):
        await new_home.take_in(await copy.export())


async def test_a_site_that_began_anew_here_takes_nothing_in(
    old_home: Home, redis_home: Home, one_server: RedisServer
) -> None:
    export = await old_home.export()
    async with redis_home.opened() as ledgers:
        await ledgers.open(SITE)
    one_server.ask("FLUSHALL")

    with pytest.raises(ExportError, match="was signed here, but is not in the export"):
        await redis_home.take_in(export)


async def test_another_installation_s_keys_cannot_go_on_with_a_log(
    old_home: Home, redis_home: Home
) -> None:
    export = await old_home.export()
    other = Keys((Seed(b"\2" * 32, NOON),))
    stranger = Home(old_home.folder / "other", redis_home.store, keys=other)

    with pytest.raises(InstallationError, match="no key in the key file") as caught:
        await stranger.take_in(export)

    assert "bring the key file" in caught.value.hint
    assert redis_home.high_water.mark_of(SITE) is None


async def test_a_key_that_was_rotated_goes_on(old_home: Home, redis_home: Home) -> None:
    export = await old_home.export()
    rotated = Keys((Seed(b"\2" * 32, NOON), *KEYS.seeds))
    home = Home(old_home.folder / "other", redis_home.store, keys=rotated)

    await home.take_in(export)

    home.now = old_home.now + 2 * DAY
    async with home.opened() as ledgers:
        (await ledgers.open(SITE)).check()
    assert (await portrait(home))["heads"][0] == (await portrait(old_home))["heads"][0]
