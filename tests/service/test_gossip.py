"""The public checkpoint goes out with a receipt and comes back with the next choice."""

import pytest

from consent_service.evidence.checkpoint import (
    Checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from consent_service.keys import load_keys
from tests.service.choosing import SITE, Service
from tests.service.starting import Start
from tests.waiting import wait_until


@pytest.fixture
def own(start: Start) -> Service:
    """A service of one's own: others would see its alarms."""
    return start()


def given(service: Service) -> str:
    """Return the checkpoint that a choice is answered with, once there is one."""
    answers: list[str] = []

    def has_come() -> bool:
        answers[:] = filter(None, [service.choose().json()["checkpoint"]])
        return bool(answers)

    wait_until(has_come, what="a public checkpoint")
    return answers[0]


def metric(service: Service, name: str) -> float:
    lines = service.get("/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(name))


def wait_for_metric(service: Service, name: str, value: float) -> None:
    wait_until(lambda: metric(service, name) == value, what=f"{name} {value}")


def trouble(service: Service) -> str:
    sites = service.get("/readyz").json()["sites"]
    return next(str(site["trouble"]) for site in sites if site["site"] == SITE)


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
    wait_for_metric(own, "consent_gossip_agrees_total", 1)
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
    wait_until(lambda: bool(trouble(own)), what="the trouble of the log")
    assert "came back, signed by us, whose 1 entries are not those" in trouble(own)
    # No waiting here: the proof is kept before anything is reported.
    (kept,) = (own.folder / "data").rglob("*.contradiction.checkpoint")
    assert kept.read_text() == note
    wait_for_metric(own, "consent_log_contradictions_total", 1)
    own.wait_for_line("kept as")


@pytest.mark.parametrize("note", ["hello", "", "ä" * 1000])
def test_a_note_that_says_nothing_is_no_error_of_the_visitor(
    service: Service, note: str
) -> None:
    answer = service.choose(service.choice(checkpoint=note))

    assert answer.status_code == 201
