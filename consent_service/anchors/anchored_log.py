"""The part of one site's log that anchoring needs."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from consent_service.store.interface import Head

Clock = Callable[[], datetime]


class Log(Protocol):
    """A log as of one head that was released. `ledger.LogReader` is one."""

    @property
    def head(self) -> Head:
        """The released head: durable before anybody was given it.

        It never changes for as long as this object lives; the log may be longer by
        now.
        """
        ...

    async def prove_consistency(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the tree of `new` entries extends that of `old`.

        Raises:
            NotFoundError: The log did not have these sizes at its head.
            StoreError: The store cannot be read.
        """
        ...


class AnchoredLog(msgspec.Struct, frozen=True):
    """One log to anchor.

    Attributes:
        log: The log.
        find_language: Returns the language of the people whom the site concerns. Only
            letters need it, and a policy takes long to open.
    """

    log: Log
    find_language: Callable[[], str]

    @property
    def language(self) -> str:
        return self.find_language()

    @property
    def site(self) -> str:
        return self.log.head.key.site


# Called anew for each round: sites come and go, and logs grow.
LoadAnchoredLogs = Callable[[], Awaitable[Sequence[AnchoredLog]]]
