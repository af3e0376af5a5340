"""The public checkpoint goes out with a receipt and comes back with the next choice."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from consent_service.evidence.checkpoint import (
    Checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from consent_service.keys import load_keys
from tests.service.choosing import SITE, Service
from tests.service.starting import Start


@pytest.fixture
def own(start: Start) -> Service:
    """A service of one's own: others would see its alarms."""
    return start()


def poll(read: Callable[[], Any], is_so: Callable[[Any], bool]) -> Any:
    deadline = time.monotonic() + 20
    found = read()
    while not is_so(found) and time.monotonic() < deadline:
        time.sleep(0.05)  # between two requests; the deadline is what ends it
        found = read()
    return found


def given(service: Service) -> str:
    """Return the checkpoint that a choice is answered with, once there is one."""
    answered = poll(lambda: service.choose().json()["checkpoint"], bool)
    assert isinstance(answered, str)
    return answered


def metric(service: Service, name: str) -> float:
    lines = service.get("/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(name))


def trouble(service: Service) -> str:
    sites = service.get("/readyz").json()["sites"]
    return next(str(one["trouble"]) for one in sites if one["site"] == SITE)


def test_what_a_visitor_is_given_is_the_checkpoint_that_everybody_sees(
    own: Service,
) -> None:
    """The newest one would tell visitors apart by its size."""
    note = given(own)

    later = own.choose().json()

    assert note == own.get(f"/{SITE}/log/checkpoint").text
    assert later["checkpoint"] == note
    assert read_checkpoint(note.encode()).size < later["index"]


def test_it_comes_back_agrees_and_enters_no_record(own: Service) -> None:
    note = given(own)

    answer = own.choose(own.choice(checkpoint=note))

    assert answer.status_code == 201
    assert poll(lambda: metric(own, "consent_gossip_agrees_total"), bool) == 1
    assert trouble(own) == ""
    headers = {"authorization": f"Bearer {own.token()}"}
    records = own.get(f"/{SITE}/records", headers=headers).text
    assert "checkpoint" not in records


def test_a_note_that_contradicts_the_log_is_told_loudly_and_the_choice_is_taken(
    own: Service,
) -> None:
    origin = read_checkpoint(given(own).encode()).origin
    keys = load_keys(own.folder / "data" / "keys")
    fork = Checkpoint(origin, 1, b"\7" * 32)
    note = sign_checkpoint(fork, [keys.log_keys(origin)[0].signer]).decode()

    answer = own.choose(own.choice(checkpoint=note))

    assert answer.status_code == 201
    said = poll(lambda: trouble(own), bool)
    assert "came back, signed by us, whose 1 entries are not those" in said
    assert metric(own, "consent_log_contradictions_total") == 1
    (kept,) = (own.folder / "data").rglob("*.contradiction.checkpoint")
    assert kept.read_text() == note
    assert any("kept as" in line for line in own.said)


@pytest.mark.parametrize("note", ["hello", "", "ä" * 1000])
def test_a_note_that_says_nothing_is_no_error_of_the_visitor(
    service: Service, note: str
) -> None:
    answer = service.choose(service.choice(checkpoint=note))

    assert answer.status_code == 201
