"""The logs of all sites in one process, each opened once."""

import asyncio
from typing import Protocol

from consent_service.choices.record import Draft
from consent_service.errors import StoreError, UnknownSiteError
from consent_service.ledger.environment import Environment
from consent_service.ledger.epochs import has_log, open_ledger
from consent_service.ledger.ledger import Ledger
from consent_service.ledger.readings import Readings
from consent_service.ledger.releaser import Appended


class Relay(Protocol):
    """Brings a record to the process that writes the site's log."""

    async def append(self, site: str, draft: Draft) -> Appended | None:
        """Have it appended; None leaves it to this process, which may do it again.

        Raises what `Ledger.append` raises.
        """
        ...


class Ledgers:
    """Owns every open log. Open the store and the high-water file before it.

    Attributes:
        relay: What brings records to another process that writes the log, if any.
    """

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self._ledgers: dict[str, Ledger] = {}
        # Of logs that are being opened right now. Different ones do not wait for
        # each other.
        self._opening: dict[str, asyncio.Lock] = {}
        self._recovering = asyncio.Lock()
        self.relay: Relay | None = None

    async def open(self, site: str, ahead: Readings | None = None) -> Ledger:
        """Return the log of a site, opened if need be, begun if there never was one.

        If it is opened, `ahead` may answer in the place of the store.
        """
        ledger = self._ledgers.get(site)
        if ledger is not None:
            return ledger
        async with self._opening.setdefault(site, asyncio.Lock()):
            if site not in self._ledgers:
                self._ledgers[site] = await open_ledger(self.environment, site, ahead)
            self._opening.pop(site, None)
            return self._ledgers[site]

    async def find(self, site: str) -> Ledger:
        """Return the log of a site that has one, opened if need be.

        Raises:
            UnknownSiteError: There never was one, and none is begun.
        """
        if site not in self._ledgers and not await has_log(self.environment, site):
            raise UnknownSiteError(f"no log of site {site!r} was ever begun here")
        return await self.open(site)

    async def append(self, site: str, draft: Draft) -> Appended:
        """Put a record into the log of a site, in whichever process writes it.

        Raises what `find` and `Ledger.append` raise.
        """
        if self.relay is not None:
            appended = await self.relay.append(site, draft)
            if appended is not None:
                return appended
        ledger = await self.find(site)
        return await ledger.append(draft)

    def get(self, site: str) -> Ledger:
        """Return the log of a site that was opened.

        Raises:
            UnknownSiteError: It was not.
        """
        ledger = self._ledgers.get(site)
        if ledger is None:
            raise UnknownSiteError(f"no log of site {site!r} is open here")
        return ledger

    def peek(self, site: str) -> Ledger | None:
        """Return the log of a site if anybody has needed it since the start."""
        return self._ledgers.get(site)

    def all(self) -> list[Ledger]:
        """Return every log that was opened."""
        return list(self._ledgers.values())

    async def list_vkeys(self, site: str) -> list[str]:
        """Return the keys that verify the logs of a site, those of its first log first.

        A key is public, and proves most when it was published elsewhere.
        """
        heads = await self.environment.store.logs.load_heads(site)
        keys = self.environment.keys
        return [key.vkey for head in heads for key in keys.log_keys(head.origin)]

    async def recover(self) -> None:
        """Open store, marks and logs again after a fault; do nothing if all is well.

        Raises:
            ConsentServiceError: The fault is still there.
        """
        async with self._recovering:
            if await self._is_well():
                return
            await self.environment.store.open()
            await self.environment.high_water.open()
            for ledger in self._ledgers.values():
                await ledger.open()

    async def _is_well(self) -> bool:
        try:
            await self.environment.store.check()
        except StoreError:
            return False
        return all(ledger.is_open for ledger in self._ledgers.values())

    async def close(self) -> None:
        """Append and release what waits, and take no more."""
        await asyncio.gather(*(ledger.close() for ledger in self.all()))
