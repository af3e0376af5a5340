"""A clock that jumps: the order of the log is its own, and nothing is lost."""

import itertools

import pytest

from tests.service.choosing import Service
from tests.service.insisting import Visitors, check_exactly_once
from tests.service.starting import Start
from tests.service.turned_clock import Clock, clock, needs_faketime

__all__ = ["clock"]

pytestmark = [pytest.mark.slow, needs_faketime]


def days_of(service: Service) -> list[str]:
    """Return the days that records say, in the order of the log."""
    records = service.records(service.issue("owner"))
    return [
        day for day, _ in itertools.groupby(record["at"][:10] for record in records)
    ]


def test_a_clock_that_jumps_loses_nothing(start: Start, clock: Clock) -> None:
    """Two days ahead, five back, and home again, with choices all the time."""
    service = start("--rate-limit", "0")
    with Visitors(service) as visitors:
        for offset in ("+2d", "-3d", "+0", "-1h", "+0"):
            visitors.wait_for(20)
            clock.step(offset)
        visitors.wait_for(20)

    assert visitors.refused == {}
    assert visitors.unanswered == 0
    assert len(days_of(service)) == 4
    check_exactly_once(service, visitors)


def test_a_service_that_starts_in_the_past_goes_on(start: Start, clock: Clock) -> None:
    """A machine whose clock was lost over night: its log is ahead of its day."""
    start("--rate-limit", "0").stop()
    clock.step("-400d")

    service = start("--rate-limit", "0")
    with Visitors(service) as visitors:
        visitors.wait_for(20)
    clock.step("+0")

    with Visitors(service) as later:
        later.wait_for(20)
    check_exactly_once(service, visitors, later)


def test_checkpoints_grow_whatever_the_clock_says(start: Start, clock: Clock) -> None:
    service = start("--rate-limit", "0")
    sizes = []
    for offset in ("+0", "+3d", "-3d", "+0"):
        clock.step(offset)
        receipts = [service.choose().json()["receipt"] for _ in range(3)]
        # The checkpoint follows the proof after an empty line; its second line is
        # the size (C2SP tlog-proof, tlog-checkpoint).
        notes = [receipt.partition("\n\n")[2] for receipt in receipts]
        sizes += [int(note.splitlines()[1]) for note in notes]

    assert sizes == list(range(sizes[0], sizes[0] + 12))
