"""When each step of each site is due again. In memory: a restart tries all at once."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

# A witness that restarts is back in a minute; one that is gone is asked each hour.
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)


class Job(NamedTuple):
    """One step for one site."""

    site: str
    step: str


class Schedule:
    """Remembers when a job is due and how often it has failed in a row."""

    def __init__(self) -> None:
        self._due: dict[Job, datetime] = {}
        self._failures: dict[Job, int] = {}

    def is_due(self, job: Job, now: datetime) -> bool:
        return self._due.get(job, now) <= now

    def succeed(self, job: Job, until: datetime) -> None:
        self._failures.pop(job, None)
        self._due[job] = until

    def fail(self, job: Job, now: datetime) -> None:
        failures = self._failures.get(job, 0) + 1
        self._failures[job] = failures
        self._due[job] = now + pause_after(failures)


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after that many failures in a row."""
    # Beyond 2^10 minutes the bound holds anyway.
    return min(_FIRST_PAUSE * (1 << min(failures - 1, 10)), _LONGEST_PAUSE)


def next_day(now: datetime) -> datetime:
    """Return the midnight (UTC) that comes after `now`."""
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    return today + timedelta(days=1)
