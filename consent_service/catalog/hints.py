"""Hints: whose a name probably is that nobody has declared.

A hint is a row of somebody else's table. It is never the text of a declaration, and
whatever shows one says "probably". Short names and names that several platforms claim
mean something only together with a host.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from consent_service.catalog.name_index import NameIndex

# Fixed letters; `u`, `c` and `dc` are cookies of dozens of services.
_SHORT: Final = 3


class Citation(msgspec.Struct, frozen=True):
    """How to cite a file: its name, its owner and its licence."""

    source: str
    vendor: str = ""
    licence: str = ""


class Hint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row.

    Attributes:
        name: As it stands in the browser, `*` for a part that changes.
        platform: The service that keeps it, as the row calls it.
        provider: Who runs the service.
        category: The category that the row suggests, None if its word for it says
            nothing in law ("functional").
        hosts: Hosts of it, without a leading dot; often none.
        source: The file, or the address that it came from.
        row: Where in the file, from 1.
        licence: Under what terms the file may be used.
    """

    name: str
    platform: str
    provider: str
    category: str | None
    hosts: tuple[str, ...]
    source: str
    row: int
    licence: str

    @property
    def words(self) -> str:
        """The hint as it is shown: with "probably" and its source."""
        by = f" ({self.provider})" if self.provider not in ("", self.platform) else ""
        usually = f", usually {self.category}" if self.category else ""
        return (
            f"probably {self.platform}{by}{usually}; "
            f"row {self.row} of {self.source}, {self.licence}"
        )


def plain_line(text: str) -> str:
    """Return `text` as one line that a terminal prints, and cannot obey.

    Without control characters and marks that turn the writing around; every gap is
    one space.
    """
    kept = (letter for letter in text if letter.isprintable() or letter.isspace())
    return " ".join("".join(kept).split())


class Hints:
    """Hints by name. Knows nothing if it is made of none."""

    def __init__(self, hints: Iterable[Hint] = ()) -> None:
        self._hints: NameIndex[Hint] = NameIndex(star=".*")
        for hint in hints:
            self._hints.add(hint.name, hint)

    def find_hint(self, name: str, host: str | None = None) -> Hint | None:
        """Return the one hint that fits, None if none or several do.

        Args:
            name: As it stands in the browser.
            host: The host that keeps it, or that the page contacted for it.
        """
        found = self._hints.find(name)
        agreeing = [hint for hint in found if _agrees(hint, host)]
        if len({hint.platform for hint in agreeing}) == 1:
            return agreeing[0]
        is_plain = len({hint.platform for hint in found}) == 1 and not any(
            map(_is_short, found)
        )
        return found[0] if is_plain else None


def _is_short(hint: Hint) -> bool:
    return len(hint.name.replace("*", "")) <= _SHORT


def _agrees(hint: Hint, host: str | None) -> bool:
    if host is None:
        return False
    host = host.lower().strip(".")
    return any(host == known or host.endswith(f".{known}") for known in hint.hosts)
