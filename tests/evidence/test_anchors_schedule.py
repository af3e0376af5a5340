"""When a step is due again, whatever the clock does."""

from datetime import timedelta

import pytest

from consent_service.anchors.schedule import Job, Schedule, next_day
from tests.evidence.anchor_sample import AT

JOB = Job("inope", "mail")


def test_a_step_that_was_done_waits() -> None:
    schedule = Schedule()
    schedule.succeed(JOB, AT, next_day(AT))

    assert not schedule.is_due(JOB, AT)
    assert not schedule.is_due(JOB, next_day(AT) - timedelta(seconds=1))
    assert schedule.is_due(JOB, next_day(AT))


@pytest.mark.parametrize("minutes", [5, 60 * 24, 60 * 24 * 1_095])
@pytest.mark.parametrize("fails", [True, False])
def test_what_was_noted_while_the_clock_was_ahead_is_due(
    minutes: int, *, fails: bool
) -> None:
    schedule, ahead = Schedule(), AT + timedelta(minutes=minutes)
    if fails:
        schedule.fail(JOB, ahead)
    else:
        schedule.succeed(JOB, ahead, next_day(ahead))

    assert schedule.is_due(JOB, AT)
