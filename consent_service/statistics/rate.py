"""A share of a count, and how sure it is."""

from math import sqrt
from typing import Final

import msgspec

# Standard deviations that hold 95 of 100 cases of a normal distribution.
_Z: Final = 1.959963984540054


class Rate(msgspec.Struct, frozen=True):
    """So many of so many, as shares between 0 and 1.

    `low` and `high` are the Wilson interval at 95 %, which stays between 0 and 1 and
    is honest about few cases and about none (E. B. Wilson, 1927, "Probable inference,
    the law of succession, and statistical inference", JASA 22, 209-212).
    """

    count: int
    of: int
    share: float
    low: float
    high: float


def rate(count: int, of: int) -> Rate | None:
    """Return `count` out of `of`; None out of nothing."""
    if not of:
        return None
    share = count / of
    middle = share + _Z**2 / (2 * of)
    spread = _Z * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    whole = 1 + _Z**2 / of
    # Rounding may lead a hair beyond what a share can be.
    low, high = max((middle - spread) / whole, 0.0), min((middle + spread) / whole, 1.0)
    return Rate(count, of, share, low if count else 0.0, high if count < of else 1.0)
