"""A clock that jumps: the order of the log is its own, and nothing is lost."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.choosing import Service
from tests.service.insisting import Visitors, check_exactly_once
from tests.service.starting import Start

LIBRARIES = sorted(Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not LIBRARIES, reason="faketime is not installed"),
]


class Clock:
    """The clock of processes that are started from now on."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.step("+0")

    def step(self, offset: str) -> None:
        # At once and as a whole: it is read while it is written.
        new = self._file.with_suffix(".new")
        new.write_text(offset)
        new.rename(self._file)


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock(tmp_path / "clock")
    monkeypatch.setenv("LD_PRELOAD", str(LIBRARIES[0]))
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(tmp_path / "clock"))
    monkeypatch.setenv("FAKETIME_NO_CACHE", "1")
    # What counts seconds does not jump when somebody sets the clock.
    monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    yield clock
    clock.step("+0")


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
