"""Read files of hints: the Open Cookie Database, and what vendors disclose to the IAB.

The operator downloads them; none ships with this package. A file that is damaged or
has another form than its publisher documents is refused whole, with row and column.
"""

from collections.abc import Callable
from itertools import islice
from typing import Final

import msgspec

from consent_service.catalog.hint_disclosure import hints_of_disclosure
from consent_service.catalog.hint_table import hints_of_table
from consent_service.catalog.hints import Citation, Hint, plain_line
from consent_service.errors import CatalogError

LARGEST_FILE: Final = 16 * 1024 * 1024
MOST_HINTS: Final = 200_000


def read_hints(
    data: bytes, cited: Citation, note: Callable[[Hint], None] = lambda _: None
) -> tuple[Hint, ...]:
    """Return the hints in a file of either form.

    Characters that do not print are left out: other people's bytes end in terminals.
    Each hint that had some is given to `note`.

    Raises:
        CatalogError: It has neither form, or is damaged. `place` has row and column.
    """
    if len(data) > LARGEST_FILE:
        raise CatalogError(
            f"file is larger than {LARGEST_FILE} bytes", place=cited.source
        )
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    found = (hints_of_disclosure if is_json else hints_of_table)(data, cited)
    hints = tuple(_plain(hint, note) for hint in islice(found, MOST_HINTS))
    if next(found, None) is not None:
        raise CatalogError(
            f"file has more than {MOST_HINTS:,} hints", place=cited.source
        )
    return hints


def _plain(hint: Hint, note: Callable[[Hint], None]) -> Hint:
    told = (hint.name, hint.platform, hint.provider)
    name, platform, provider = map(plain_line, told)
    if not name:
        raise CatalogError(
            f"name is {hint.name[:20]!r}, and nothing of it prints",
            place=f"{hint.source}: row {hint.row}",
        )
    plain = msgspec.structs.replace(
        hint, name=name, platform=platform, provider=provider
    )
    if any(map(_hides, told)):
        note(plain)
    return plain


def _hides(text: str) -> bool:
    return not "".join(text.split()).isprintable()
