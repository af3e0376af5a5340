"""Compare how long something was declared to last with how long it does.

Lifetimes of a policy are `session`, `persistent` or an ISO 8601 duration. A month has
30 or 31 days and a year 365 or 366, so a declared duration is a range.
"""

import re
from typing import Literal

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W|(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?)"
)
DAY = 86_400
# Chromium keeps no cookie longer (RFC 6265bis, 5.5).
BROWSER_LIMIT = 400 * DAY
_SHORT = 10 * DAY

Seen = int | Literal["session", "persistent"]


def difference(declared: str, seen: Seen) -> Literal["longer", "shorter"] | None:
    """Return how `seen` differs from what was declared, or None if it does not."""
    if declared == seen:
        return None
    if isinstance(seen, str) or declared in ("session", "persistent"):
        return _in_kind(declared, seen)
    lowest, highest = duration(declared)
    if seen >= BROWSER_LIMIT - DAY and highest >= BROWSER_LIMIT:
        return None
    if seen > highest + _tolerance(highest):
        return "longer"
    return "shorter" if seen < lowest - _tolerance(lowest) else None


def duration(text: str) -> tuple[int, int]:
    """Return the fewest and the most seconds that an ISO 8601 duration can mean."""
    found = _DURATION.fullmatch(text)
    part = (
        {unit: int(amount or 0) for unit, amount in found.groupdict().items()}
        if found
        else {}
    )
    months = part.get("months", 0)
    years = part.get("years", 0)
    fixed = (
        part.get("weeks", 0) * 7 * DAY
        + part.get("days", 0) * DAY
        + part.get("hours", 0) * 3_600
        + part.get("minutes", 0) * 60
        + part.get("seconds", 0)
    )
    return (
        fixed + (months * 30 + years * 365) * DAY,
        fixed + (months * 31 + years * 366) * DAY,
    )


def _in_kind(declared: str, seen: Seen) -> Literal["longer", "shorter"] | None:
    """Compare where one of them has no length: a session, or until it is deleted."""
    if declared == "session":
        return "longer"
    if seen == "session":
        return "shorter"
    # What script keeps until it is deleted may end by the script's own clock.
    return None


def _tolerance(seconds: int) -> float:
    return max(seconds / 10, 60) if seconds < _SHORT else DAY
