"""A time that has certainly passed, whatever the clock has done since.

Records are erased when their time to be kept is over, and nothing brings them back.
So one look at the clock is not enough: a clock that was years ahead for a minute
would destroy everything. A time that the clock showed is proven once the service has
run for a whole day after it and the clock has not gone back meanwhile.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from consent_service.durable_files import replace_file

# Looks are an hour apart. Between two that are further apart nobody has watched the
# clock: the service stood still, or the clock jumped.
_LONGEST_STEP: Final = timedelta(hours=2)
# Time servers correct a clock by this much; it says nothing against the day before.
_SMALL: Final = timedelta(minutes=10)
_DAY: Final = timedelta(days=1)
# A clock that has come so far since the last proven time is believed after a week:
# a person has then had time to read the warning.
_FAR: Final = timedelta(days=31)
_WEEK: Final = timedelta(days=7)

_log = logging.getLogger(__name__)


class ProvenTime(msgspec.Struct, frozen=True):
    """What is known of the clock after some looks at it.

    Attributes:
        candidate: The time that is proven next.
        last: What the clock showed at the last look.
        ran: How long it was seen to run since the candidate; jumps do not count.
        proven: The newest time that is proven, if there is one.
    """

    candidate: datetime
    last: datetime
    ran: timedelta = timedelta()
    proven: datetime | None = None

    @property
    def needed(self) -> timedelta:
        """How long the clock has to run on until the candidate is proven."""
        is_far = self.proven is not None and self.candidate - self.proven > _FAR
        return _WEEK if is_far else _DAY

    def look(self, now: datetime) -> "ProvenTime":
        """Return what is known after the clock has shown `now`."""
        step = now - self.last
        if step < -_SMALL:
            # What was proven before still is, unless it was wrong all along.
            is_over = self.proven is not None and self.proven <= now
            return ProvenTime(now, now, proven=self.proven if is_over else None)
        watched = step if timedelta() <= step <= _LONGEST_STEP else timedelta()
        ran = self.ran + watched
        if ran < self.needed:
            return ProvenTime(min(self.candidate, now), now, ran, self.proven)
        return ProvenTime(now, now, proven=self.candidate)


class ClockWatch:
    """Looks at the clock and remembers it in a small file, over restarts.

    The file lies outside the store: what is put back with a store says nothing of
    today. Several processes of a machine may use one file: each adds to what the
    others saw.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        # What this process saw last, in case the file cannot be written.
        self._known: ProvenTime | None = None

    async def look(self) -> datetime | None:
        """Look at the clock; return the newest proven time, or None without one."""
        return await asyncio.to_thread(self._look)

    def _look(self) -> datetime | None:
        now = self._clock()
        before = self._load() or self._known or ProvenTime(now, now)
        self._known = before.look(now)
        _log_jump(before, now)
        try:
            # Crash before this: the look was not made, and time is proven later.
            replace_file(self._path, msgspec.json.encode(self._known) + b"\n")
        except FileExistsError:
            # Another process of this machine writes the same at this moment.
            pass
        except OSError as error:
            _log.warning(
                "what the clock showed cannot be kept in %s: %s; "
                "records are erased by age only after a day without a restart",
                self._path,
                error.strerror,
            )
        return self._known.proven

    def _load(self) -> ProvenTime | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=ProvenTime)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            _log.warning("begins to watch the clock anew: %s: %s", self._path, error)
            return None


def _log_jump(before: ProvenTime, now: datetime) -> None:
    step = now - before.last
    if step < -_SMALL:
        _log.warning(
            "the clock went back by %s, to %s; no records are erased by age until it "
            "has run on for a day",
            -step,
            now.isoformat(timespec="seconds"),
        )
    elif step > _FAR:
        _log.warning(
            "the clock went ahead by %s, to %s; no records are erased by that time "
            "until it has run on for a week",
            step,
            now.isoformat(timespec="seconds"),
        )
