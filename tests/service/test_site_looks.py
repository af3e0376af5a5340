"""Looks at sites for the set-up: how many at a time, what is left, who may go where."""

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from consent_service.cli.site_look import main
from consent_service.site_look import looks as module
from consent_service.site_look.folder import LookFolder
from consent_service.site_look.looks import Looks
from consent_service.site_look.values import Order, Step

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Looks]:
    monkeypatch.setattr(module, "PROGRAM", "tests.service.long_look")
    made = Looks(
        tmp_path / "looks", clock=lambda: NOW, catalog=None, data=tmp_path, browser=""
    )
    yield made
    for session in ("maija", "pekka", "liisa"):
        asyncio.run(made.stop(session))
    for process in made._begun:
        process.wait(30)


def start(looks: Looks, session: str, domain: str = "a.fi") -> str:
    return asyncio.run(looks.start(session, domain, "a", private=False)).state


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
    other = Looks(
        tmp_path / "looks", clock=lambda: NOW, catalog=None, data=tmp_path, browser=""
    )

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

    assert folder.looking().state == "failed"


def test_a_private_address_is_refused_where_it_is_not_allowed(tmp_path: Path) -> None:
    """A provider is no way into the network of the machine: nothing is asked there."""
    folder = LookFolder(tmp_path / "maija")
    lock = folder.begin(ORDER)

    main([str(folder.path), str(lock)])

    looking = folder.looking()
    assert looking.state == "failed"
    assert "private network" in looking.trouble


ORDER = Order(
    domain="127.0.0.1:8199", site="a", private=False, catalog=None, data="/nonexistent"
)
