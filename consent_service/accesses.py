"""Uses of tokens, each written down before anything is handed out (B-18).

When a day is over the log states what was written down (`access_days.py`).
"""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from consent_service.evidence.export.site_file import ListedAccess
from consent_service.keys import Entropy
from consent_service.store.interface import Access, AccessStore
from consent_service.token import Bearer

# Bytes: with them nobody can guess a line from a digest of it.
_SALT: Final = 16


class Accesses:
    """Writes down who used which site for what. Nothing that it writes is changed."""

    def __init__(
        self, store: AccessStore, *, clock: Callable[[], datetime], entropy: Entropy
    ) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy

    async def note(self, what: str, bearer: Bearer, sites: Collection[str]) -> None:
        """Record one use for each of those sites; it is durable on return.

        Raises:
            StoreUnavailableError: Whether it was written is not known. Hand out
                nothing.
        """
        uses = (
            Access(
                at=self._clock(),
                site=site,
                token=bearer.token,
                what=what,
                holder=bearer.holder,
                salt=self._entropy(_SALT).hex(),
            )
            for site in sites
        )
        await asyncio.gather(*map(self._store.save_access, uses))


def listed_access(access: Access) -> ListedAccess:
    """Return a use in the form for exports and the log, which leaves out the site."""
    return ListedAccess(
        access.at, access.token, access.what, access.holder, access.salt
    )
