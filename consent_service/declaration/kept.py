"""A cache of declarations, because making one takes long."""

from datetime import datetime

from consent_service.declaration.declare import declare
from consent_service.declaration.model import Declaration
from consent_service.policy.revision import Revision

# About 60 kB each. Every site in force in its usual languages fits, and an owner of
# many sites loses little: what is asked for most stays.
_MOST = 500

_Key = tuple[str, str, datetime | None, str | None]


class Declarations:
    """Makes declarations and keeps the most recently used ones.

    A declaration depends on nothing but what it is asked for with, so nothing kept is
    ever out of date. For one event loop; it takes no lock.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        # In the order of use, the last one at the end.
        self._kept: dict[_Key, Declaration] = {}

    def declare(
        self,
        revision: Revision,
        language: str,
        *,
        updated: datetime | None = None,
        catalog: str | None = None,
    ) -> Declaration:
        """Return what `declare` returns, made or kept; raises as it does."""
        key = (revision.digest, language, updated, catalog)
        declaration = self._kept.pop(key, None)
        if declaration is None:
            declaration = declare(revision, language, updated=updated, catalog=catalog)
        self._kept[key] = declaration
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return declaration
