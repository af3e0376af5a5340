"""How many requests a minute one caller may send, counted by this process alone."""

import ipaddress
import math
from collections.abc import Callable

from consent_service.errors import TooManyRequestsError

# About 15 MB of memory. Beyond it the oldest half of the callers starts anew,
# which is kinder than refusing everybody.
_MOST_CALLERS = 100_000
_MINUTE = 60.0


class RateLimiter:
    """Counts per site and address prefix, in memory only and never by name.

    The generic cell rate algorithm (ITU-T I.371): each caller has one number, the
    time at which its allowance would be full again. `limit` may come at once.
    """

    def __init__(
        self, limit: int, clock: Callable[[], float], *, counted: str = "choices"
    ) -> None:
        """Set up; `counted` says in errors what the requests are."""
        self.counted = counted
        self._limit = limit
        self._clock = clock
        self._full_at: dict[tuple[str, str], float] = {}

    @property
    def limit(self) -> int:
        """How many a minute; 0 for no limit."""
        return self._limit

    def check_rate(self, site: str, address: str) -> None:
        """Count one request.

        Raises:
            TooManyRequestsError: It is one too many, and was not counted.
        """
        if not self._limit:
            return
        now = self._clock()
        caller = (site, address_prefix(address))
        full_at = max(self._full_at.get(caller, now), now)
        excess = full_at - now - _MINUTE * (1 - 1 / self._limit)
        if excess > 0:
            raise too_many(self._limit, excess, self.counted)

        self._full_at[caller] = full_at + _MINUTE / self._limit
        if len(self._full_at) > _MOST_CALLERS:
            self._forget(now)

    def _forget(self, now: float) -> None:
        live = {caller: at for caller, at in self._full_at.items() if at > now}
        keep = sorted(live.items(), key=lambda entry: entry[1])[-_MOST_CALLERS // 2 :]
        self._full_at = dict(keep)


def too_many(limit: int, wait: float, counted: str) -> TooManyRequestsError:
    """Return the error for a request that should have come `wait` seconds later."""
    return TooManyRequestsError(
        f"more than {limit} {counted} a minute from one network",
        retry_after=math.ceil(wait),
    )


def address_prefix(address: str) -> str:
    """Return the network a caller is likely to own: /24 of IPv4, /56 of IPv6."""
    if address.count(".") == 3 and ":" not in address:
        return address.rpartition(".")[0]
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped).rpartition(".")[0]
    return parsed.packed[:7].hex()
