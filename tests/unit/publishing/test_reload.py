"""Sites that come back after a restart: by few readings, and each for itself."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import apsw
import pytest

from consent_service.evidence.statement import Close
from consent_service.ledger import Ledgers
from consent_service.publishing.files import PolicyFiles
from consent_service.publishing.folder import FolderPolicies
from consent_service.publishing.place import PolicyPlace
from consent_service.publishing.publisher import Publisher
from consent_service.publishing.reload import PolicyFolder
from consent_service.sites import Sites
from tests.evidence.house import House, check_log
from tests.places import POLICIES
from tests.store.readings import counted_readings

pytestmark = pytest.mark.anyio

TEMPLATE = (POLICIES / "inope.toml").read_text(encoding="utf-8")
COUNT = 12


class Running(NamedTuple):
    """A process with its sites in service."""

    house: House
    ledgers: Ledgers
    sites: Sites
    folder: PolicyFolder


Begin = Callable[[], Awaitable[Running]]


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    policies = tmp_path / "policies"
    policies.mkdir()
    names = [f"site-{number:02}" for number in range(COUNT)]
    for name in names:
        text = TEMPLATE.replace("inope", name)
        (policies / f"{name}.toml").write_text(text, encoding="utf-8")
    return names


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Running]:
    """Put the policies of a folder in service, as a process does that starts."""
    house = House(folder)
    ledgers = await house.start()
    files = PolicyFiles(
        folder / "policies", clock=lambda: house.now, index=folder / "policies.index"
    )
    place = PolicyPlace(
        files,
        FolderPolicies(folder / "policies", folder / "editing"),
        None,
        editing=True,
    )
    sites = Sites()
    policies = PolicyFolder(place, ledgers, Publisher(ledgers), sites)
    await policies.refresh(starting=True)
    yield Running(house, ledgers, sites, policies)
    await house.stop(ledgers)
    await place.close()


@pytest.fixture
async def after_a_start(tmp_path: Path, names: list[str]) -> Path:
    """A folder in which all sites were put in service once."""
    async with running(tmp_path) as first:
        assert len(first.sites.all()) == len(names)
    return tmp_path


async def test_many_sites_come_back_by_as_few_readings_as_one(
    after_a_start: Path,
) -> None:
    """Each is a turn of a thread, or a round trip: ten seconds for thousands."""
    with counted_readings() as read:
        async with running(after_a_start) as again:
            await again.folder.settle()

            assert len(again.ledgers.all()) == COUNT
            # The revisions; then the heads, and what the logs end with.
            assert read.call_count == 3


async def test_what_came_back_appends_and_proves_as_before(after_a_start: Path) -> None:
    async with running(after_a_start) as again:
        await again.folder.settle()
        ledger = again.ledgers.get("site-03")
        before = ledger.head.size

        await ledger.state(Close("2026-11-22T12:00:00.000Z"))

        assert ledger.head.size == before + 1
        await check_log(again.house, "site-03")


async def test_a_log_in_trouble_is_found_among_the_others(after_a_start: Path) -> None:
    """A store that was set back is behind what was signed of that one log."""
    change = "UPDATE log SET size = size - 1 WHERE site = 'site-05'"
    with apsw.Connection(str(House(after_a_start).database)) as connection:
        connection.execute(change)

    async with running(after_a_start) as again:
        await again.folder.settle()

        closed = [each.site for each in again.ledgers.all() if not each.is_open]
        assert closed == ["site-05"]
        assert len(again.sites.all()) == COUNT


async def test_a_damaged_revision_is_made_from_its_file_again(
    after_a_start: Path,
) -> None:
    change = "UPDATE revision SET document = x'7b7d' WHERE site = 'site-07'"
    with apsw.Connection(str(House(after_a_start).database)) as connection:
        connection.execute(change)

    async with running(after_a_start) as again:
        damages = again.ledgers.environment.damages

        assert again.sites.find("site-07").policy.site == "site-07"
        assert len(again.sites.all()) == COUNT
        assert len(damages.list_of("site-07")) == 1


async def test_an_earlier_revision_that_is_damaged_is_found_beside_the_requests(
    after_a_start: Path,
) -> None:
    """Before anybody asks for it; reading them all would hold up a start."""
    file = after_a_start / "policies" / "site-02.toml"
    file.write_text(file.read_text().replace("Inope Oy", "Inope OY"))
    async with running(after_a_start):
        pass
    change = (
        "UPDATE revision SET document = x'7b7d' WHERE id ="
        " (SELECT min(id) FROM revision WHERE site = 'site-02')"
    )
    with apsw.Connection(str(House(after_a_start).database)) as connection:
        connection.execute(change)

    async with running(after_a_start) as again:
        damages = again.ledgers.environment.damages
        await again.folder.settle()
        assert damages.list_of("site-02") == []

        await again.folder.review()

        assert len(damages.list_of("site-02")) == 1


async def test_the_text_of_every_revision_is_kept_for_the_way_back(
    tmp_path: Path, names: list[str]
) -> None:
    """Found by a stranger: the way back led to one version only."""
    file = tmp_path / "policies" / f"{names[0]}.toml"
    first = file.read_bytes()
    async with running(tmp_path) as process:
        store = process.folder.place.store
        await process.folder.review()
        process.house.now += timedelta(minutes=1)
        file.write_bytes(first.replace(b"Inope Oy", b"Toinen Oy"))
        await process.folder.refresh()

        kept = await store.list_texts(names[0])
        texts = [await store.load_text(names[0], revision) for revision in kept]

        assert texts == [first, file.read_bytes()]
        assert kept[-1] == process.sites.find(names[0]).revision.digest
        assert len(await store.list_texts(names[1])) == 1


async def test_what_an_older_release_had_in_force_is_kept_at_the_next_start(
    after_a_start: Path,
) -> None:
    async with running(after_a_start) as again:
        store = again.folder.place.store
        assert await store.list_texts("site-04") == []

        await again.folder.settle()
        await again.folder.review()

        revision = again.sites.find("site-04").revision.digest
        assert await store.list_texts("site-04") == [revision]


async def test_a_text_that_cannot_be_kept_keeps_nothing_from_being_published(
    tmp_path: Path, names: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "editing").mkdir()
    (tmp_path / "editing" / "earlier").write_text("no folder")
    async with running(tmp_path) as process:
        await process.folder.review()

        assert len(process.sites.all()) == COUNT
    assert f"the text of the policy of {names[0]} is not kept" in caplog.text
