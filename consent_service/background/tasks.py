"""Background work: reopen logs after a fault, erase expired records, run chores."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from consent_service.background.proven_time import ClockWatch
from consent_service.errors import (
    ConsentServiceError,
    StoreUnavailableError,
)
from consent_service.ledger import Ledgers
from consent_service.recorder import Recorder
from consent_service.sites import Site, Sites
from consent_service.statistics.recount import count_uncounted
from consent_service.store.chores import Chore
from consent_service.store.interface import Store

_log = logging.getLogger(__name__)

# Seconds. A full disk usually gets room within minutes, and looking costs nothing;
# retention is counted in years.
_LOOK_EVERY = 5.0
_SWEEP_EVERY = 3600.0
# So many sites are swept without a rest; the sweep of more is spread over this time,
# so that thousands of them take no turn of the event loop from a choice.
_SWEPT_AT_ONCE = 100
_SPREAD_OVER = 1800.0
# Seconds after a failed chore: what made it fail is seldom gone at once.
_AFTER_FAULT = 60.0
# A chore pauses this many times as long as it took, so that the disk has rest.
_REST = 10


class Upkeep:
    """Runs beside the requests, and never stops them."""

    def __init__(
        self,
        ledgers: Ledgers,
        recorder: Recorder,
        sites: Sites,
        clock: ClockWatch,
        *,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._ledgers = ledgers
        self._recorder = recorder
        self._sites = sites
        self._clock = clock
        self._chores = chores

    async def run(self) -> None:
        """Run until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_repeat(self.recover, _LOOK_EVERY))
            tasks.create_task(_keep_pace(Chore(self.sweep, _SWEEP_EVERY)))
            for chore in self._chores:
                tasks.create_task(_do_again(chore))

    async def recover(self) -> None:
        """Reopen the logs if one of them could not be written to.

        A log that waits for a person (`log reopen`) stays closed.
        """
        if not any(self._is_down(site.name) for site in self._sites.all()):
            return
        await self._ledgers.recover()
        _log.warning("the logs accept choices again")

    async def sweep(self) -> None:
        """Erase records older than their policy keeps them (requirement B-22).

        What the clock says now erases nothing: only a time that is proven does.
        """
        now = await self._clock.look()
        if now is None:
            return
        sites = self._sites.all()
        rest = _SPREAD_OVER / len(sites) if len(sites) > _SWEPT_AT_ONCE else 0.0
        for site in sites:
            await asyncio.sleep(rest)
            # If one log cannot be written to, the others are swept all the same.
            await _is_done(partial(self._sweep, site, now))

    async def _sweep(self, site: Site, now: datetime) -> None:
        years = site.retention_years
        count = await self._recorder.sweep(site.name, years=years, now=now)
        if count:
            _log.info(
                "%s: erased %d records whose time to be kept is over", site.name, count
            )

    def _is_down(self, site: str) -> bool:
        ledger = self._ledgers.peek(site)
        try:
            if ledger is not None:
                ledger.check()
        except StoreUnavailableError:
            return True
        except ConsentServiceError:
            return False
        return False


async def count_earlier_records(store: Store) -> None:
    """Count, once, what a release wrote that did not count."""
    for site in await count_uncounted(store):
        _log.info("%s: the records of an earlier release are counted", site)


def log_closed_logs(ledgers: Ledgers, sites: Sites) -> None:
    """Say which sites take no choices, and why."""
    for site in sites.all():
        try:
            if ledger := ledgers.peek(site.name):
                ledger.check()
        except ConsentServiceError as error:
            # Without a trace: the sentence says it.
            said = (site.name, error, error.hint)
            _log.error("%s accepts no choices: %s (%s)", *said)


async def _repeat(work: Callable[[], Awaitable[None]], seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        await _is_done(work)


async def _keep_pace(chore: Chore) -> None:
    """Begin again every so many seconds, for work that has its rest within.

    The clock counts as watched only if it is looked at every hour or so.
    """
    loop = asyncio.get_running_loop()
    while True:
        begun = loop.time()
        is_done = await _is_done(chore.work)
        pause = max(chore.seconds - (loop.time() - begun), 0.0)
        await asyncio.sleep(pause if is_done else max(pause, _AFTER_FAULT))


async def _do_again(chore: Chore) -> None:
    loop = asyncio.get_running_loop()
    while True:
        begun = loop.time()
        is_done = await _is_done(chore.work)
        took = loop.time() - begun
        pause = max(chore.seconds, _REST * took)
        await asyncio.sleep(pause if is_done else max(pause, _AFTER_FAULT))


async def _is_done(work: Callable[[], Awaitable[None]]) -> bool:
    try:
        await work()
    except ConsentServiceError as error:
        _log.warning("upkeep: %s", error)
        return False
    return True
