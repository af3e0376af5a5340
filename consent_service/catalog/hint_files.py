"""Read files of hints: the Open Cookie Database, and what vendors disclose to the IAB.

The operator downloads them; none ships with this package. A file that is damaged or
has another form than its publisher documents is refused whole, with row and column.
"""

from typing import Final

from consent_service.catalog.hint_disclosure import hints_of_disclosure
from consent_service.catalog.hint_table import hints_of_table
from consent_service.catalog.hints import Citation, Hint
from consent_service.errors import CatalogError

LARGEST_FILE: Final = 16 * 1024 * 1024


def read_hints(data: bytes, cited: Citation) -> tuple[Hint, ...]:
    """Return the hints in a file of either form.

    Raises:
        CatalogError: It has neither form, or is damaged. `place` has row and column.
    """
    if len(data) > LARGEST_FILE:
        raise CatalogError(
            f"file is larger than {LARGEST_FILE} bytes", place=cited.source
        )
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    return tuple((hints_of_disclosure if is_json else hints_of_table)(data, cited))
