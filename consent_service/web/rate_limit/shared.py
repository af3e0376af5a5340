"""The rate limit as one limit for all processes, where they share a store."""

import asyncio
import hmac
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final, Protocol

from consent_service.batching import Batcher, Waiting
from consent_service.errors import (
    StoreError,
    StoreUnavailableError,
)
from consent_service.store.shared_rates import Rates
from consent_service.web.rate_limit.local import RateLimiter, address_prefix, too_many

# Seconds. A request that waits for the store longer is let through, and after it nobody
# asks the store for a pause: a limit must not cost more than what it keeps away.
_PATIENCE: Final = 0.25
_PAUSE: Final = 1.0
_MOST: Final = 512
_BOUND: Final = 4_096
_NAME_BYTES: Final = 12


class Limiter(Protocol):
    """Refuses callers that ask too often."""

    async def check_rate(self, site: str, address: str) -> None:
        """Count one request.

        Raises:
            TooManyRequestsError: It is one too many.
        """
        ...


class OwnLimiter:
    """Counts in the memory of this process."""

    def __init__(self, limiter: RateLimiter) -> None:
        self._limiter = limiter

    async def check_rate(self, site: str, address: str) -> None:
        self._limiter.check_rate(site, address)


class Names:
    """Makes names of callers that nobody can read and that last a day.

    The day's secret comes from the installation's seed and the date, so that all
    processes have the same one, and nothing has to be stored. Without the seed or the
    process nobody can say which network a name stands for.
    """

    def __init__(self, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._secret = secret
        self._clock = clock
        self._day = date.min
        self._key = b""

    def name(self, site: str, address: str) -> bytes:
        """Return the name of an address's network at one site, for today."""
        today = self._clock().date()
        if today != self._day:
            self._key = hmac.digest(self._secret, today.isoformat().encode(), "sha256")
            self._day = today
        text = f"{site}\n{address_prefix(address)}".encode()
        return hmac.digest(self._key, text, "sha256")[:_NAME_BYTES]


class SharedLimiter:
    """Counts in memory first, and then together with all processes at one store.

    When the store is slow or away, what this process has counted is the limit.
    """

    def __init__(
        self,
        own: RateLimiter,
        rates: Rates,
        names: Names,
        *,
        seconds: Callable[[], float],
        count_alone: Callable[[int], None],
    ) -> None:
        """Set up.

        Args:
            own: What holds when the store does not answer.
            rates: The counts of all processes.
            names: Makes what callers are called there.
            seconds: A clock that never goes back.
            count_alone: Counts checks that the store had no part in.
        """
        self._own = own
        self._rates = rates
        self._names = names
        self._seconds = seconds
        self._count_alone = count_alone
        self._silent_until = 0.0
        # One question for all who ask while the last one is under way.
        self._batcher: Batcher[tuple[str, bytes], float] = Batcher(
            self._spend, most=_MOST, bound=_BOUND
        )

    async def check_rate(self, site: str, address: str) -> None:
        self._own.check_rate(site, address)
        if not self._own.limit:
            return
        if self._seconds() < self._silent_until:
            self._count_alone(1)
            return
        try:
            wait = await self._batcher.ask((site, self._names.name(site, address)))
        except StoreError:
            self._count_alone(1)
            return
        if wait > 0:
            raise too_many(self._own.limit, wait, self._own.counted)

    async def _spend(self, batch: Sequence[Waiting[tuple[str, bytes], float]]) -> None:
        by_site: defaultdict[str, list[Waiting[tuple[str, bytes], float]]]
        by_site = defaultdict(list)
        for waiting in batch:
            by_site[waiting.job[0]].append(waiting)
        try:
            async with asyncio.timeout(_PATIENCE):
                await asyncio.gather(
                    *(self._spend_at(site, some) for site, some in by_site.items())
                )
        except (StoreError, TimeoutError) as error:
            self._silent_until = self._seconds() + _PAUSE
            raise StoreUnavailableError(
                "the counts of the rate limit are out of reach",
                hint="send it again later",
            ) from error

    async def _spend_at(
        self, site: str, some: Sequence[Waiting[tuple[str, bytes], float]]
    ) -> None:
        callers = [waiting.job[1] for waiting in some]
        waits = await self._rates.spend(site, callers, limit=self._own.limit)
        for waiting, wait in zip(some, waits, strict=True):
            waiting.answer(wait)
