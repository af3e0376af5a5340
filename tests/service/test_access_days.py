"""The log states who used which token when the day is over, and an audit compares."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.processes import Done
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import Start
from tests.service.turned_clock import Clock, clock, needs_faketime
from tests.store.redis_servers import RedisServer
from tests.waiting import wait_until

__all__ = ["clock"]

pytestmark = [pytest.mark.slow, needs_faketime]

USES = 5


@pytest.fixture(autouse=True)
def at_noon(clock: Clock) -> None:
    """So far from midnight that no test meets it by chance."""
    set_clock(clock, "2027-03-01T12:00:00")


def set_clock(clock: Clock, moment: str) -> None:
    """Let it be that time (UTC) in all processes; it goes on from there."""
    wanted = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    clock.step(f"{(wanted - datetime.now(UTC)).total_seconds():+.0f}")


def read(service: Service) -> None:
    options = ("--role", "auditor", "--site", SITE, "--for", "Maija, DVV")
    token = service.run("token", "issue", *options).stdout.strip()
    for _ in range(USES):
        assert service.get(f"/{SITE}/records", headers=bearer(token)).is_success


def verified(service: Service, *options: str) -> Done:
    file = service.folder / "export.tar"
    done = service.run("log", "export", SITE, "--output", str(file))
    assert done.returncode == 0, done.stderr
    return service.run("log", "verify", str(file), *options)


def wait_for_days(service: Service, count: int) -> None:
    """Wait until the log states so many days; asking leaves no line of its own."""

    def stated() -> int:
        with closing(sqlite3.connect(database_of(service))) as found:
            count = "SELECT count(*) FROM statement WHERE kind = 'accesses'"
            return int(found.execute(count).fetchone()[0])

    wait_until(lambda: stated() == count, what="the statements", seconds=90)


def database_of(service: Service) -> Path:
    return service.folder / "data" / "consent.db"


def test_a_day_is_stated_when_it_is_over(start: Start, clock: Clock) -> None:
    service = start()
    read(service)
    today = verified(service)

    set_clock(clock, "2027-03-02T00:00:10")
    wait_for_days(service, 1)

    assert "accesses from 2027-03-01 on: 7 lines, not in the log yet" in today.stdout
    later = verified(service)
    assert "9. the uses of tokens are those that the log states: OK" in later.stdout
    assert "accesses of 2027-03-01: 7 lines, agree" in later.stdout
    assert "are not in the log" not in later.stderr


@pytest.fixture
def yesterdays(start: Start, clock: Clock) -> Service:
    """A service that was stopped after it had stated two days.

    Each has a token issued and five uses of it.
    """
    service = start()
    for stated in (1, 2):
        read(service)
        set_clock(clock, f"2027-03-0{stated + 1}T12:00:00")
        wait_for_days(service, stated)
    service.stop()
    return service


def drop(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM access WHERE id = (SELECT min(id) + 1 FROM access)")


def rename(database: sqlite3.Connection) -> None:
    database.execute("UPDATE access SET holder = 'Matti' WHERE id % 5 = 2 AND id < 5")


def swap(database: sqlite3.Connection) -> None:
    database.execute("UPDATE access SET id = -1 WHERE id = 2")
    database.execute("UPDATE access SET id = 2 WHERE id = 3")
    database.execute("UPDATE access SET id = 3 WHERE id = -1")


def test_a_line_that_was_tampered_with_in_the_database_is_found(
    yesterdays: Service,
) -> None:
    """The operator exports anew, with the real keys."""
    database = database_of(yesterdays)
    honest = verified(yesterdays)
    kept = database.read_bytes()
    assert honest.returncode == 0, honest.stdout
    assert "accesses of 2027-03-01 to 2027-03-02: 12 lines, agree" in honest.stdout

    for tamper in (drop, rename, swap):
        database.write_bytes(kept)
        with closing(sqlite3.connect(database)) as changed, changed:
            tamper(changed)

        done = verified(yesterdays)

        assert done.returncode == 1
        assert "ACCESSES entry " in done.stdout
        assert ": accesses of 2027-03-01: " in done.stdout
        assert "accesses of 2027-03-02: 6 lines, agree" in done.stdout


@pytest.mark.redis
def test_several_workers_on_redis_make_one_statement(
    redis: RedisServer, start: Start, clock: Clock
) -> None:
    service = start("--store", redis.url, "--workers", "3", "--rate-limit", "0")
    options = ("token", "issue", "--role", "auditor", "--site", SITE)
    token = service.run(*options, "--store", redis.url).stdout.strip()
    for _ in range(USES):
        assert service.get(f"/{SITE}/records", headers=bearer(token)).is_success

    set_clock(clock, "2027-03-02T00:00:10")

    def days() -> int:
        file = service.folder / "export.tar"
        content = service.get(f"/{SITE}/export", headers=bearer(token)).content
        file.write_bytes(content)
        report = json.loads(service.run("log", "verify", str(file), "--json").stdout)
        assert report["sound"], report["findings"]
        (epoch,) = report["epochs"]
        # Genesis, revision and the day: no worker has made another one.
        assert epoch["statements"] == 2 + len(report["accesses"]["days"])
        return len(report["accesses"]["days"])

    wait_until(lambda: days() == 1, what="the statement of the day", seconds=90)
    wait_until(lambda: days() == 1, what="no other one", seconds=5)
