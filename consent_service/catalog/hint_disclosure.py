"""Hints from a vendor's device storage disclosure, as the IAB specifies it."""

from collections.abc import Iterator
from typing import Final

import msgspec

from consent_service.catalog.hint_table import LONGEST_NAME, hosts_in
from consent_service.catalog.hints import Citation, Hint
from consent_service.errors import CatalogError
from consent_service.foreign_json import decode_foreign

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


def hints_of_disclosure(data: bytes, cited: Citation) -> Iterator[Hint]:
    """Yield a hint for each of `disclosures`.

    Raises:
        CatalogError: The file is damaged, or the citation does not name the vendor.
    """
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
        if disclosure.type == "app":
            continue  # what an app keeps is in no browser
        domains = (*disclosure.domains, *filter(None, (disclosure.domain,)))
        name = disclosure.identifier.strip()
        if not name or len(name) > LONGEST_NAME:
            raise CatalogError(
                f"'identifier' is {name[:20]!r}, wanted a name",
                place=f"{cited.source}: row {number}, column 'identifier'",
            )
        yield Hint(
            name=name,
            platform=cited.vendor,
            provider=cited.vendor,
            category=_category(frozenset(disclosure.purposes)),
            hosts=hosts_in(*domains),
            source=cited.source,
            row=number,
            licence=cited.licence or "published by the vendor",
        )


def _category(purposes: frozenset[int]) -> str | None:
    for wanted, category in _OF_PURPOSES:
        if purposes & wanted:
            return category
    return None
