"""Read files of hints: the Open Cookie Database, and what vendors disclose to the IAB.

The operator downloads them; none ships with this package. A file that is damaged or
has another form than its publisher documents is refused whole, with row and column.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from consent_service.catalog.hints import Hint
from consent_service.errors import CatalogError
from consent_service.foreign_json import decode_foreign

LARGEST_FILE: Final = 16 * 1024 * 1024
_LONGEST_NAME: Final = 200

# github.com/jkwakman/Open-Cookie-Database, as of January 2026.
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

# Purposes of the Transparency and Consent Framework 2.2, the gravest first.
_OF_PURPOSES: Final = (
    (frozenset({2, 3, 4, 7}), "marketing"),
    (frozenset({8, 9, 10}), "analytics"),
    (frozenset({5, 6, 11}), "preferences"),
)


class _Disclosure(msgspec.Struct, frozen=True):
    """One of `disclosures`; fields that are not used here may be there."""

    identifier: str
    type: str
    purposes: tuple[int, ...] = ()
    domain: str | None = None
    domains: tuple[str, ...] = ()


class _Disclosures(msgspec.Struct, frozen=True):
    """A vendor's device storage disclosure, as the IAB specifies it."""

    disclosures: tuple[_Disclosure, ...]


_DISCLOSURES = msgspec.json.Decoder(_Disclosures)


class Citation(msgspec.Struct, frozen=True):
    """What is cited of a file: what to call it, whose it is and on what terms."""

    source: str
    vendor: str = ""
    licence: str = ""


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
    return tuple(_of_vendor(data, cited) if is_json else _of_table(data, cited))


def _of_table(data: bytes, cited: Citation) -> Iterator[Hint]:
    licence = cited.licence or "Apache-2.0, Open Cookie Database"
    for number, cells in _rows(data, cited):
        name, wildcard = cells[_NAME].strip(), cells[_WILDCARD].strip()
        if not name or len(name) > _LONGEST_NAME:
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
            hosts=tuple(dict.fromkeys(_HOST.findall(cells[_DOMAIN].lower()))),
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


def _of_vendor(data: bytes, cited: Citation) -> Iterator[Hint]:
    if not cited.vendor:
        raise CatalogError(
            "a disclosure does not say whose it is",
            place=cited.source,
            hint="name the company with --vendor",
        )
    read = decode_foreign(
        data.removeprefix(b"\xef\xbb\xbf"),
        _DISCLOSURES,
        lambda flaw: CatalogError(
            f"not a device storage disclosure: {flaw.text}", place=cited.source
        ),
    )
    for number, disclosure in enumerate(read.disclosures, start=1):
        told = (*disclosure.domains, *filter(None, (disclosure.domain,)))
        name = disclosure.identifier.strip()
        if not name or len(name) > _LONGEST_NAME:
            raise CatalogError(
                f"'identifier' is {name[:20]!r}, wanted a name",
                place=f"{cited.source}: row {number}, column 'identifier'",
            )
        yield Hint(
            name=name,
            platform=cited.vendor,
            provider=cited.vendor,
            category=_category(frozenset(disclosure.purposes)),
            hosts=tuple(
                dict.fromkeys(
                    host for text in told for host in _HOST.findall(text.lower())
                )
            ),
            source=cited.source,
            row=number,
            licence=cited.licence or "published by the vendor",
        )


def _category(purposes: frozenset[int]) -> str | None:
    for wanted, category in _OF_PURPOSES:
        if purposes & wanted:
            return category
    return None
