"""Looks at sites for the set-up: how many at a time, what is left, who may go where."""

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from consent_service.cli.site_look import main
from consent_service.scan.stored_reports import StoredReports
from consent_service.site_look.folder import LookFolder
from consent_service.site_look.looks import Looks, key_of
from consent_service.site_look.values import Look, Order, Step, Tools, Wanted
from tests.unit.scan.test_report import REPORT

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def looks_in(folder: Path) -> Looks:
    tools = Tools(catalog=None, data=str(folder), scans=str(folder / "scans"))
    return Looks(
        folder / "looks",
        clock=lambda: NOW,
        tools=tools,
        program="tests.service.long_look",
    )


@pytest.fixture
def looks(tmp_path: Path) -> Iterator[Looks]:
    made = looks_in(tmp_path)
    yield made
    for session in ("maija", "pekka", "liisa"):
        asyncio.run(made.stop(session))
    for process in made._begun:
        process.wait(30)


def start(looks: Looks, session: str, domain: str = "a.fi") -> str:
    return asyncio.run(looks.start(session, Wanted(domain, "a", private=False))).state


def test_a_session_has_one_look_at_a_time(looks: Looks) -> None:
    start(looks, "maija", "a.fi")

    assert start(looks, "maija", "b.fi") == "running"
    assert looks.find("maija").domain == "a.fi"


def test_a_machine_has_two_looks_at_a_time(looks: Looks) -> None:
    """Each is a browser of its own: more would take the machine from the visitors."""
    begun = [start(looks, session) for session in ("maija", "pekka", "liisa")]

    assert begun == ["running", "running", "none"]


def test_another_process_of_the_service_stops_a_look(
    looks: Looks, tmp_path: Path
) -> None:
    start(looks, "maija")
    other = looks_in(tmp_path)

    asyncio.run(other.stop("maija"))

    assert other.find("maija").state == "stopped"
    assert not LookFolder(tmp_path / "looks" / "maija").is_held()


def test_a_look_whose_process_died_has_failed(tmp_path: Path) -> None:
    folder = LookFolder(tmp_path / "maija")
    lock = folder.begin(ORDER)
    assert lock is not None
    folder.put_step(Step("no_choice", 1, 2, 1, 8, 40))
    assert folder.looking().state == "running"

    # The system frees the lock of a process that ends.
    os.close(lock)

    looking = folder.looking()
    assert (looking.state, looking.reason) == ("failed", "ended")


def test_what_a_look_had_found_when_it_was_stopped_is_there(
    looks: Looks, tmp_path: Path
) -> None:
    put_what_was_seen(tmp_path, "a.fi")
    LookFolder(tmp_path / "looks" / "maija").mark_stopped()

    looking = looks.find("maija")

    assert (looking.state, looking.look) == ("stopped", Look("a.fi"))


def test_a_look_is_stopped_once_its_process_has_ended(tmp_path: Path) -> None:
    """A page that asked meanwhile showed nothing, and never asked again."""
    folder = LookFolder(tmp_path / "maija")
    lock = folder.begin(ORDER)
    assert lock is not None
    folder.mark_stopped()
    folder.put_look(Look("a.fi"))

    assert folder.looking().state == "running"
    os.close(lock)
    assert folder.looking().state == "stopped"


def test_a_private_address_is_refused_where_it_is_not_allowed(tmp_path: Path) -> None:
    """A provider is no way into the network of the machine: nothing is asked there."""
    folder = LookFolder(tmp_path / "maija")
    lock = folder.begin(ORDER)

    main([str(folder.path), str(lock)])

    looking = folder.looking()
    assert looking.state == "failed"
    assert "private network" in looking.trouble
    assert looking.reason == "private"


def put_what_was_seen(tmp_path: Path, domain: str) -> None:
    """Let a look of Maija have found something at a host."""
    folder = LookFolder(tmp_path / "looks" / "maija")
    lock = folder.begin(
        msgspec.structs.replace(ORDER, wanted=Wanted(domain, "a", private=False))
    )
    assert lock is not None
    folder.put_report(REPORT, "<p>seen")
    folder.put_look(Look(domain))
    os.close(lock)


def test_what_the_set_up_saw_is_the_first_scan_of_the_site(
    looks: Looks, tmp_path: Path
) -> None:
    put_what_was_seen(tmp_path, "a.fi")

    asyncio.run(looks.keep("maija", "a.fi", "a"))

    reports = StoredReports(tmp_path / "scans")
    [name] = reports.names("a")
    assert reports.load("a", name) == REPORT
    assert reports.page("a", name) == "<p>seen"


@pytest.mark.parametrize("stopped", [False, True])
def test_a_look_at_another_host_or_one_that_was_stopped_is_no_scan(
    looks: Looks, tmp_path: Path, *, stopped: bool
) -> None:
    put_what_was_seen(tmp_path, "a.fi" if stopped else "b.fi")
    if stopped:
        LookFolder(tmp_path / "looks" / "maija").mark_stopped()

    asyncio.run(looks.keep("maija", "a.fi", "a"))

    assert StoredReports(tmp_path / "scans").names("a") == []


def test_a_site_has_one_look_at_a_time_whoever_wants_it(looks: Looks) -> None:
    """Two people who press the same button get one browser."""
    begun = [start(looks, key_of("a")) for _ in range(2)]

    assert begun == ["running", "running"]
    assert start(looks, "pekka") == "running"
    assert start(looks, "liisa") == "none"
    asyncio.run(looks.stop(key_of("a")))


ORDER = Order(
    Wanted("127.0.0.1:8199", "a", private=False),
    Tools(catalog=None, data="/nonexistent"),
    NOW,
)
