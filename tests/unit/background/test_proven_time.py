"""By which time records are erased: one that no jump of the clock can move."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from consent_service.background.proven_time import ClockWatch, ProvenTime
from tests.evidence.anchor_sample import Clock
from tests.evidence.house import NOON

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YEARS = timedelta(days=1_095)


def hourly(start: datetime, hours: int) -> Iterator[datetime]:
    """Yield what the clock shows at looks an hour apart, the start left out."""
    for hour in range(1, hours + 1):
        yield start + hour * HOUR


def looking(known: ProvenTime, *, hours: int) -> ProvenTime:
    for now in hourly(known.last, hours):
        known = known.look(now)
    return known


def test_a_time_is_proven_after_a_day_and_not_before() -> None:
    begun = ProvenTime(NOON, NOON)

    assert looking(begun, hours=23).proven is None
    assert looking(begun, hours=24).proven == NOON


def test_proven_time_follows_the_clock() -> None:
    known = looking(ProvenTime(NOON, NOON), hours=240)

    assert known.proven is not None
    assert DAY <= known.last - known.proven <= 2 * DAY


@pytest.mark.parametrize("jump", [3 * HOUR, DAY, 3 * DAY, 40 * DAY, YEARS])
@pytest.mark.parametrize("hours", [0, 1, 23])
def test_a_clock_that_was_ahead_for_less_than_a_day_proves_nothing(
    jump: timedelta, hours: int
) -> None:
    known = looking(ProvenTime(NOON, NOON), hours=100)
    home = known.last

    ahead = looking(known.look(home + jump), hours=hours)
    back = looking(ahead.look(home + hours * HOUR), hours=100)

    assert ahead.proven is not None
    assert ahead.proven <= home
    assert back.proven is not None
    assert back.proven <= back.last


@pytest.mark.parametrize("hours", [23, 24, 7 * 24 - 1])
def test_a_clock_that_came_far_is_believed_after_a_week(hours: int) -> None:
    known = looking(ProvenTime(NOON, NOON), hours=24)
    ahead = known.look(known.last + YEARS)

    # The candidate of before the jump is proven first; its day counts apart.
    waited = looking(ahead, hours=24 + hours)
    believed = looking(waited, hours=7 * 24)

    assert waited.proven is not None
    assert waited.proven < ahead.last
    assert believed.proven is not None
    assert believed.proven >= ahead.last


@pytest.mark.parametrize("back", [HOUR, DAY, YEARS])
def test_a_clock_that_went_back_has_to_run_for_a_day_again(back: timedelta) -> None:
    known = looking(ProvenTime(NOON, NOON), hours=23)

    after = known.look(known.last - back)

    assert looking(after, hours=23).proven is None
    assert looking(after, hours=24).proven == after.last


def test_what_was_proven_in_error_is_not_any_more() -> None:
    """The clock was ahead for weeks, and then somebody set it right."""
    wrong = looking(ProvenTime(NOON + YEARS, NOON + YEARS), hours=500)

    assert wrong.look(NOON).proven is None


def test_the_small_steps_of_a_time_server_do_not_matter() -> None:
    known = ProvenTime(NOON, NOON)
    for hour in range(1, 25):
        known = known.look(NOON + hour * HOUR + timedelta(minutes=5))
        known = known.look(NOON + hour * HOUR)

    assert known.proven == NOON


def test_a_machine_that_is_off_at_night_proves_time_too() -> None:
    known = ProvenTime(NOON, NOON)
    for day in range(10):
        for now in hourly(NOON + day * DAY, 8):
            known = known.look(now)

    assert known.proven is not None
    assert known.last - known.proven < 8 * DAY


async def test_what_was_seen_outlives_the_process(tmp_path: Path) -> None:
    clock = Clock(NOON)
    for _ in range(24):
        await ClockWatch(tmp_path / "clock", clock).look()
        clock.advance(hours=1)

    assert await ClockWatch(tmp_path / "clock", clock).look() == NOON


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"candidate":"x"}'])
async def test_a_damaged_file_means_to_begin_anew(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "clock").write_bytes(content)

    assert await ClockWatch(tmp_path / "clock", lambda: NOON).look() is None
    assert "begins to watch the clock anew" in caplog.text


async def test_a_folder_that_takes_no_file_costs_the_memory_of_restarts_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now = NOON
    (tmp_path / "file").write_bytes(b"")
    watch = ClockWatch(tmp_path / "file" / "clock", lambda: now)
    proven = []
    for _ in range(25):
        proven.append(await watch.look())
        now += HOUR

    assert proven == [None] * 24 + [NOON]
    assert "cannot be kept" in caplog.text


@pytest.mark.parametrize(
    ("step", "says"),
    [(-DAY, "went back by 1 day"), (YEARS, "went ahead by 1095 days")],
)
async def test_a_jump_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, step: timedelta, says: str
) -> None:
    now = NOON
    watch = ClockWatch(tmp_path / "clock", lambda: now)
    await watch.look()
    now += step
    await watch.look()
    await watch.look()

    [message] = caplog.messages
    assert says in message
