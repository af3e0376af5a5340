"""A cache of declarations, because making one takes long."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec

from consent_service.declaration.declare import declare
from consent_service.declaration.model import Declaration
from consent_service.policy.revision import Revision
from consent_service.recent import Recent

# About 100 kB each. Every site in force in its usual languages fits, and an owner of
# many sites loses little: what is asked for most stays.
_MOST = 500

_Key = tuple[str, str, datetime | None, datetime | None, str | None]


class Kept(NamedTuple):
    """A declaration, its JSON, and the entity tag of that JSON (RFC 9110, 8.8.3)."""

    declaration: Declaration
    json: bytes
    tag: str


class Declarations:
    """Makes declarations and keeps the most recently used ones.

    A declaration depends on nothing but what it is asked for with, so nothing kept is
    ever out of date. For one event loop; it takes no lock.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._kept: Recent[_Key, Kept] = Recent(most)

    def declare(
        self,
        revision: Revision,
        language: str,
        *,
        updated: datetime | None = None,
        scanned: datetime | None = None,
        catalog: str | None = None,
    ) -> Kept:
        """Return what `declare` returns, made or kept; raises as it does."""
        key = (revision.digest, language, updated, scanned, catalog)
        kept = self._kept.get(key)
        if kept is None:
            kept = _keep(
                declare(
                    revision,
                    language,
                    updated=updated,
                    scanned=scanned,
                    catalog=catalog,
                )
            )
            self._kept.put(key, kept)
        return kept


def _keep(declaration: Declaration) -> Kept:
    content = msgspec.json.encode(declaration)
    return Kept(declaration, content, f'"{sha256(content).hexdigest()[:32]}"')
