"""Hints from the CSV of the Open Cookie Database.

github.com/jkwakman/Open-Cookie-Database, Apache-2.0, in its form of January 2026.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from consent_service.catalog.hints import Citation, Hint
from consent_service.errors import CatalogError

LONGEST_NAME: Final = 200
_COLUMNS: Final = (
    "ID",
    "Platform",
    "Category",
    "Cookie / Data Key name",
    "Domain",
    "Description",
    "Retention period",
    "Data Controller",
    "User Privacy & GDPR Rights Portals",
    "Wildcard match",
)
_PLATFORM, _CATEGORY, _NAME, _DOMAIN, _CONTROLLER, _WILDCARD = 1, 2, 3, 4, 7, 9
# "Functional" and "Security" are no classes of the law: some need consent, some not.
_CATEGORIES: Final[dict[str, str | None]] = {
    "Functional": None,
    "Security": None,
    "Necessary": None,
    "Analytics": "analytics",
    "Marketing": "marketing",
    "Personalization": "preferences",
}
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{2,}")


# A host has no more letters (RFC 1035, 2.3.4), and what looks for one in a longer run
# of letters takes the square of its length.
_WORD = re.compile(r"[a-z0-9.-]+")
_LONGEST_HOST: Final = 253


def hosts_in(*texts: str) -> tuple[str, ...]:
    """Return the hosts that stand in free text, each once."""
    words = (word for text in texts for word in _WORD.findall(text.lower()))
    return tuple(
        dict.fromkeys(
            host
            for word in words
            if "." in word and len(word) <= _LONGEST_HOST
            for host in _HOST.findall(word)
        )
    )


def hints_of_table(data: bytes, cited: Citation) -> Iterator[Hint]:
    """Yield a hint for each row.

    Raises:
        CatalogError: The file is damaged or has another head; with row and column.
    """
    licence = cited.licence or "Apache-2.0, Open Cookie Database"
    for number, cells in _rows(data, cited):
        name, wildcard = cells[_NAME].strip(), cells[_WILDCARD].strip()
        if not name or len(name) > LONGEST_NAME:
            raise _fault(cited, number, _NAME, f"is {name[:20]!r}, wanted a name")
        if wildcard not in ("0", "1"):
            raise _fault(cited, number, _WILDCARD, f"is {wildcard!r}, wanted 0 or 1")
        if cells[_CATEGORY].strip() not in _CATEGORIES:
            raise _fault(
                cited,
                number,
                _CATEGORY,
                f"is {cells[_CATEGORY]!r}, wanted one of {', '.join(_CATEGORIES)}",
            )
        yield Hint(
            name=f"{name}*" if wildcard == "1" and "*" not in name else name,
            platform=cells[_PLATFORM].strip(),
            provider=cells[_CONTROLLER].strip(),
            category=_CATEGORIES[cells[_CATEGORY].strip()],
            hosts=hosts_in(cells[_DOMAIN]),
            source=cited.source,
            row=number,
            licence=licence,
        )


def _rows(data: bytes, cited: Citation) -> Iterator[tuple[int, list[str]]]:
    """Yield each row after the head with its number, 1 being the head."""
    reader = csv.reader(io.StringIO(_decoded(data, cited), newline=""), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1:
                _check_head(cells, cited)
            elif len(cells) != len(_COLUMNS):
                raise CatalogError(
                    f"row has {len(cells)} columns, wanted {len(_COLUMNS)}",
                    place=f"{cited.source}: row {number}",
                    hint="download the file again",
                )
            else:
                yield number, cells
    except csv.Error as error:
        raise CatalogError(
            f"row is not CSV: {error}", place=f"{cited.source}: row {number + 1}"
        ) from error
    if number == 0:
        raise CatalogError("file is empty", place=cited.source)


def _check_head(cells: list[str], cited: Citation) -> None:
    for column, wanted in enumerate(_COLUMNS):
        found = cells[column] if column < len(cells) else ""
        if found.strip() != wanted:
            raise CatalogError(
                f"column is headed {found[:40]!r}, wanted {wanted!r}",
                place=f"{cited.source}: row 1, column {column + 1}",
                hint="a file of hints is the CSV of the Open Cookie Database, or the "
                "JSON of a vendor's device storage disclosure",
            )


def _decoded(data: bytes, cited: Citation) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        row = before.count(b"\n") + 1
        column = before.rpartition(b"\n")[2].count(b",") + 1
        raise CatalogError(
            f"byte {data[error.start]:#04x} is not UTF-8",
            place=f"{cited.source}: row {row}, column {column}",
        ) from error


def _fault(cited: Citation, row: int, column: int, message: str) -> CatalogError:
    return CatalogError(
        f"{_COLUMNS[column]!r} {message}",
        place=f"{cited.source}: row {row}, column {column + 1}",
    )
