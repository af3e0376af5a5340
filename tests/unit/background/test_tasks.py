"""What is done beside the requests: again and again, and one fault stops no other."""

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from consent_service.background.proven_time import ClockWatch, ProvenTime
from consent_service.background.tasks import Upkeep, log_closed_logs
from consent_service.errors import StoreUnavailableError
from consent_service.ledger import Ledgers
from consent_service.policy.revision import Revision, revision_of
from consent_service.recorder import Recorder
from consent_service.sites import Site, Sites
from consent_service.store.chores import Chore, ChorePlan
from consent_service.store.redis.archive.chores import RedisChores
from tests.evidence.house import NOON, House, draft_of
from tests.sample_policy import sample_policy

pytestmark = pytest.mark.anyio


def site(name: str) -> Site:
    policy = msgspec.structs.replace(sample_policy(), site=name)
    revision = revision_of(policy, snippet="00" * 32)
    return Site(revision, NOON)


def sites_of(*names: str) -> Sites:
    sites = Sites()
    for name in names:
        sites.put(site(name))
    return sites


def upkeep_of(
    house: House, ledgers: Ledgers, *names: str, chores: tuple[Chore, ...] = ()
) -> Upkeep:
    sites = sites_of(*names)
    clock = ClockWatch(house.folder / "clock", lambda: house.now)
    return Upkeep(ledgers, Recorder(ledgers), sites, clock, chores=chores)


def prove_time(house: House) -> None:
    """Leave behind what a service knows that has watched the clock for long."""
    known = ProvenTime(house.now, house.now, proven=house.now)
    (house.folder / "clock").write_bytes(msgspec.json.encode(known))


async def run_until(upkeep: Upkeep, event: asyncio.Event) -> None:
    running = asyncio.create_task(upkeep.run())
    async with asyncio.timeout(30):
        await event.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


class Shelf:
    """A store that has so many entries to move, and now and then is away."""

    def __init__(self, *counts: int | Exception) -> None:
        self._counts = list(counts)
        self.asked: list[datetime] = []

    async def archive_in_turn(self, before: datetime) -> int:
        self.asked.append(before)
        count = self._counts.pop(0)
        if isinstance(count, Exception):
            raise count
        return count


async def test_what_is_of_age_is_moved_counted_and_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shelf = Shelf(1_024, 0, 512)
    chores = RedisChores(shelf, ChorePlan(clock=lambda: NOON, archive_days=90))

    with caplog.at_level(logging.INFO):
        for _ in range(3):
            await chores.move()

    assert chores.archived == 1_536
    assert shelf.asked == [NOON - timedelta(days=90)] * 3
    assert caplog.messages == [
        "moved 1024 entries to the archive",
        "moved 512 entries to the archive",
    ]


async def test_a_chore_is_done_at_once_and_again_and_a_fault_stops_no_other(
    house: House, ledgers: Ledgers, caplog: pytest.LogCaptureFixture
) -> None:
    often = asyncio.Event()
    times = 0

    async def count() -> None:
        nonlocal times
        times += 1
        if times == 3:
            often.set()

    async def fail() -> None:
        raise StoreUnavailableError("the archive is away")

    chores = (Chore(fail, 0.0), Chore(count, 0.0))
    await run_until(upkeep_of(house, ledgers, chores=chores), often)

    assert times >= 3
    assert caplog.messages == ["upkeep: the archive is away"]


async def test_a_log_that_takes_nothing_is_said_at_the_start(
    house: House, ledgers: Ledgers, caplog: pytest.LogCaptureFixture
) -> None:
    await (await ledgers.open("shop")).append(draft_of(1))
    await house.stop(ledgers)
    house.database.unlink()
    again = await house.start()
    await again.open("shop")

    log_closed_logs(again, sites_of("shop"))
    await house.stop(again)

    [said] = caplog.messages
    assert said.startswith(
        "shop accepts no choices: the high-water mark says that a log of shop was "
        "signed, and this store has none"
    )
    assert "or restore the store, or consent-service log reopen shop" in said


async def test_a_log_that_takes_nothing_keeps_no_other_from_its_sweep(
    house: House, ledgers: Ledgers, caplog: pytest.LogCaptureFixture
) -> None:
    """Requirement B-22."""
    shop = await ledgers.open("shop")
    await shop.append(draft_of(1))
    house.now += timedelta(days=366 * 12)
    prove_time(house)

    with caplog.at_level(logging.INFO):
        await upkeep_of(house, ledgers, "away", "shop").sweep()

    assert caplog.messages == [
        "upkeep: no log of site 'away' was ever begun here",
        "shop: erased 1 records whose time to be kept is over",
    ]


async def test_a_sweep_opens_no_policy(
    house: House, ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands would drive out those that visitors need, and take ten seconds."""
    await ledgers.open("shop")
    prove_time(house)
    upkeep = upkeep_of(house, ledgers, "shop")

    def open_it(revision: Revision) -> None:
        raise AssertionError(f"the policy of {revision.site} was opened")

    monkeypatch.setattr("consent_service.policy.revision._opened", open_it)
    await upkeep.sweep()


async def test_a_sweep_of_many_sites_rests_between_them(
    house: House, ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them take half an hour, and no moment of it is busy."""
    names = [f"site-{number:03}" for number in range(150)]
    prove_time(house)
    upkeep = upkeep_of(house, ledgers, *names)
    rests: list[float] = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    monkeypatch.setattr("consent_service.background.tasks.asyncio.sleep", rest)
    await upkeep.sweep()

    assert rests == [12.0] * 150


@pytest.mark.parametrize("jump", [timedelta(days=366 * 12), timedelta(days=366 * 400)])
async def test_a_clock_that_jumped_erases_nothing(
    house: House, ledgers: Ledgers, jump: timedelta
) -> None:
    """Requirement B-22 the other way round: what is to be kept is kept."""
    shop = await ledgers.open("shop")
    await shop.append(draft_of(1))
    upkeep = upkeep_of(house, ledgers, "shop")
    for offset in [timedelta(), *[jump] * 20, timedelta(), *[jump] * 20]:
        house.now += timedelta(hours=1)
        home, house.now = house.now, house.now + offset
        await upkeep.sweep()
        house.now = home

    assert shop.head.size == 2


async def test_backups_forget_what_the_store_forgot(
    house: House, ledgers: Ledgers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "backups"
    plan = ChorePlan(clock=lambda: house.now, backups=folder)
    chores = house.real_store.chores(plan)
    shop = await ledgers.open("shop")
    await shop.append(draft_of(1))
    await chores.make_daily()
    assert chores.newest_backup == NOON
    house.now += timedelta(days=366 * 12)
    prove_time(house)
    await upkeep_of(house, ledgers, "shop").sweep()

    with caplog.at_level(logging.INFO):
        caplog.clear()
        await chores.forget()
        await chores.forget()

    assert caplog.messages == ["removed 1 backups that held erased records"]
    assert draft_of(1).file[18:62] not in b"".join(
        file.read_bytes() for file in folder.iterdir()
    )


async def test_without_a_folder_no_daily_backup_is_made(
    house: House, ledgers: Ledgers
) -> None:
    await ledgers.open("shop")
    chores = house.real_store.chores(ChorePlan(clock=lambda: house.now))

    await chores.make_daily()

    assert len(list(house.folder.rglob("*.db"))) == 1
