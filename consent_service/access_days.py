"""Records each day's token uses in the site's log after the day ends.

From then on nobody can drop or change a line and have an auditor not find it: the
statement counts the lines and has their digest (decision 0026).
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from consent_service.accesses import listed_access
from consent_service.errors import ConsentServiceError, StoreError
from consent_service.evidence.export.site_file import encode_access_line
from consent_service.evidence.statement import Accesses
from consent_service.evidence.statement_json import decode_statement
from consent_service.ledger import Ledger, Ledgers
from consent_service.sites import Sites
from consent_service.store.interface import Access, LogKey, LogStore


class AccessDays:
    """Records the uses of the days that have ended: each use once, in order.

    What was stated is known from the log alone: when a process dies here,
    the next one begins behind the last statement. Times say
    only where a statement ends. One that is wrong leads to other portions, and to no
    use that is left out or stated twice.
    """

    def __init__(self, ledgers: Ledgers, sites: Sites) -> None:
        self._ledgers = ledgers
        self._sites = sites
        # By site, the day on which everything was stated that was over then.
        self._done: dict[str, date] = {}

    async def state_all(self) -> None:
        """Record the days that have ended, for every site in service.

        Raises:
            ConsentServiceError: Not all is stated, on one site or more. Ask again.
        """
        faults: list[ConsentServiceError] = []
        for site in self._sites.all():
            try:
                await self.state(site.name)
            except ConsentServiceError as error:
                # What cannot be written to one log can be to the next.
                faults.append(error)
        if faults:
            raise faults[0]

    async def state(self, site: str) -> int:
        """Record the days of one site that have ended; return the number of statements.

        A log that takes no entries is left for later, and one that nobody has needed
        since the start.

        Raises:
            StoreError: Not all of it is stated. Ask again.
        """
        ledger = self._ledgers.peek(site)
        today = self._ledgers.environment.clock().date()
        if ledger is None or not ledger.is_open or self._done.get(site) == today:
            return 0
        count = 0
        while True:
            start = await self._find_end(site)
            portions = await self._gather(site, start, today)
            if not portions:
                self._done[site] = today
                return count
            count += await self._state(ledger, portions)

    async def _state(self, ledger: Ledger, portions: Sequence[Accesses]) -> int:
        """Record portions until another process has recorded one of them."""
        logs = self._ledgers.environment.store.logs
        for count, portion in enumerate(portions):
            find = partial(_find_beyond, logs, portion.lines[0])
            appended = await ledger.state_once(portion, find=find)
            if appended.repeated:
                return count
        return len(portions)

    async def _find_end(self, site: str) -> int:
        """Return the number of the first use that no log of the site states."""
        logs = self._ledgers.environment.store.logs
        for head in reversed(await logs.load_heads(site)):
            if last := await _find_last(logs, head.key):
                return last.end
        return 0

    async def _gather(self, site: str, start: int, today: date) -> list[Accesses]:
        """Return what to state: one portion for each day up to the first of today."""
        accesses = self._ledgers.environment.store.accesses
        portions = _Portions(start)
        async for batch in accesses.stream_accesses(site, skip=start):
            for access in batch:
                if access.at.date() == today:
                    return portions.finish()
                portions.add(access)
        return portions.finish()


class _Portions:
    """Splits uses into portions, with a cut where a later day begins.

    A portion has at least one salted line, or its digest would give its lines to
    anybody who can guess them; those of earlier releases wait for the first that is.
    """

    def __init__(self, start: int) -> None:
        self._statements: list[Accesses] = []
        self._start = self._next = start
        self._day = date.min
        self._is_salted = False
        self._digest = sha256()

    def add(self, access: Access) -> None:
        day = access.at.date()
        if self._is_salted and day > self._day:
            self._end()
        self._digest.update(encode_access_line(listed_access(access)))
        # A line of another process may be a moment late: it is of the earlier day.
        self._day = max(self._day, day)
        self._is_salted = self._is_salted or bool(access.salt)
        self._next += 1

    def finish(self) -> list[Accesses]:
        if self._is_salted:
            self._end()
        return self._statements

    def _end(self) -> None:
        lines, day = (self._start, self._next - 1), self._day.isoformat()
        self._statements.append(Accesses(lines, self._digest.hexdigest(), day))
        self._start, self._day = self._next, date.min
        self._is_salted, self._digest = False, sha256()


class _Last(NamedTuple):
    """The last statement about uses in a log: where it is, and the use after it."""

    place: int
    end: int


async def _find_last(logs: LogStore, key: LogKey) -> _Last | None:
    found = await logs.find_statements(key, "accesses")
    if not found:
        return None
    statement = decode_statement(found[-1].body)
    if not isinstance(statement, Accesses):
        raise StoreError(
            f"statement {found[-1].index} of {key.site} is of another kind"
        )
    return _Last(found[-1].index, statement.lines[1] + 1)


async def _find_beyond(logs: LogStore, first: int, key: LogKey) -> int | None:
    """Return where a log states a use, if it does."""
    last = await _find_last(logs, key)
    return last.place if last and last.end > first else None
