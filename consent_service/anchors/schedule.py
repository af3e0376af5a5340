"""When each step of each site is due again. In memory: a restart tries all at once.

A clock that is set back must not put a step off: what was noted while the clock was
ahead is due at once.
"""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

# A witness that restarts is back in a minute; one that is gone is asked each hour.
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)


class Job(NamedTuple):
    """One step for one site."""

    site: str
    step: str


class _Turn(NamedTuple):
    """When a job last ran, and when it is due again."""

    noted: datetime
    due: datetime


class Schedule:
    """Remembers when a job is due and how often it has failed in a row."""

    def __init__(self) -> None:
        self._turns: dict[Job, _Turn] = {}
        self._failures: dict[Job, int] = {}

    def is_due(self, job: Job, now: datetime) -> bool:
        turn = self._turns.get(job)
        return turn is None or turn.due <= now or now < turn.noted

    def succeed(self, job: Job, now: datetime, until: datetime) -> None:
        self._failures.pop(job, None)
        self._turns[job] = _Turn(now, until)

    def fail(self, job: Job, now: datetime) -> None:
        failures = self._failures.get(job, 0) + 1
        self._failures[job] = failures
        self._turns[job] = _Turn(now, now + pause_after(failures))


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after that many failures in a row."""
    # Beyond 2^10 minutes the bound holds anyway.
    return min(_FIRST_PAUSE * (1 << min(failures - 1, 10)), _LONGEST_PAUSE)


def next_day(now: datetime) -> datetime:
    """Return the midnight (UTC) that comes after `now`."""
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    return today + timedelta(days=1)
