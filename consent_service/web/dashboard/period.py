"""Which days a dashboard shows, and what a bar of its charts stands for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal

import msgspec

Step = Literal["day", "week", "month"]

# The days that one can ask for, and what is one bar then: some thirty bars at most.
STEPS: Final[dict[int, Step]] = {7: "day", 30: "day", 90: "week", 365: "month"}
USUAL: Final = 30
_WEEK: Final = 7


class Period(msgspec.Struct, frozen=True):
    """The last so many days, today included.

    `spans` are the days of each bar, first and last included; the first bar may be
    shorter than the others.
    """

    days: int
    step: Step
    first: date
    last: date
    spans: tuple[tuple[date, date], ...]


def period_of(asked: str, today: date) -> Period:
    """Return the period that an address asks for, or the usual one."""
    days = int(asked) if asked in map(str, STEPS) else USUAL
    first = today - timedelta(days=days - 1)
    make = _months if STEPS[days] == "month" else _equal
    spans = tuple(make(first, today, _WEEK if STEPS[days] == "week" else 1))
    return Period(days, STEPS[days], first, today, spans)


def _equal(first: date, last: date, length: int) -> Iterator[tuple[date, date]]:
    """Yield spans of equal length that end today."""
    days = (last - first).days + 1
    start = first
    for whole in range(-(-days // length) - 1, -1, -1):
        end = last - timedelta(days=whole * length)
        yield start, end
        start = end + timedelta(days=1)


def _months(first: date, last: date, _: int) -> Iterator[tuple[date, date]]:
    start = first
    while start <= last:
        after = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield start, min(last, after - timedelta(days=1))
        start = after
