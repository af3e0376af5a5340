"""The declaration as data: `declaration.json`, field by field.

Text is in the declaration's language, ready to show. Where the owner has not
told something, the field is null or empty and the service's `open` names it;
whoever shows it puts `not_stated` in its place.
"""

from typing import Any

import msgspec


class DeclaredController(msgspec.Struct, frozen=True):
    """Who answers for the site (requirement C-16)."""

    name: str
    business_id: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    url: str | None = None


class DeclaredProvider(msgspec.Struct, frozen=True):
    """The legal entity behind a service, its country and part (C-06, C-11)."""

    name: str
    country: str
    country_code: str
    role: str
    role_id: str
    policy_url: str | None


class DeclaredTransfer(msgspec.Struct, frozen=True):
    """Where data go outside the EEA and by what right (C-12)."""

    countries: tuple[str, ...]
    country_codes: tuple[str, ...]
    safeguard: str
    mechanism: str


class DeclaredOptOut(msgspec.Struct, frozen=True):
    """A tool's own way out, beside the choices on the page (C-15)."""

    url: str
    title: str


class DeclaredCookie(msgspec.Struct, frozen=True):
    """A cookie or another item stored (C-03 to C-09).

    `type` and `party` are words of the product; `kind_title` and `party_title`
    say them to people. `duration` is the ISO 8601 form of `lifetime`.
    """

    name: str
    type: str
    party: str
    lifetime: str | None
    purpose: str
    kind_title: str
    party_title: str
    duration: str | None
    host: str | None


class DeclaredService(msgspec.Struct, frozen=True):
    """One service with all it stores, collects and passes on."""

    id: str
    name: str
    provider: str | None
    purpose: str
    data_collected: tuple[str, ...]
    transfers: str | None
    opt_out: tuple[DeclaredOptOut, ...]
    cookies: tuple[DeclaredCookie, ...]
    data_retention: str | None
    provider_details: DeclaredProvider | None
    transfer_details: DeclaredTransfer | None
    data_collected_ids: tuple[str, ...]
    hosts: tuple[str, ...]
    server_side: bool
    open: tuple[str, ...]


class DeclaredCategory(msgspec.Struct, frozen=True):
    """One category with its services, legal basis (C-13) and profiling (C-17)."""

    id: str
    title: str
    description: str
    necessary: bool
    services: tuple[DeclaredService, ...]
    needs: str | None
    legal_basis: str
    profiling: str | None
    gpc: bool


class DeclaredAuthority(msgspec.Struct, frozen=True):
    """Whom to complain to, and about what: `data`, `storage` or `both` (C-16)."""

    name: str
    url: str
    covers: str


class DeclaredOpenPoint(msgspec.Struct, frozen=True):
    """What the owner still has to find out."""

    place: str
    question: str


class Declaration(msgspec.Struct, frozen=True):
    """What one revision tells people, in one language."""

    site: str
    revision: str
    language: str
    updated: str | None
    controller: DeclaredController
    categories: tuple[DeclaredCategory, ...]
    direction: str
    languages: tuple[str, ...]
    domains: tuple[str, ...]
    notice_url: str | None
    jurisdiction: str
    statute: str
    authorities: tuple[DeclaredAuthority, ...]
    validity: str
    how_to_change: str
    gpc: str
    not_stated: str
    open: tuple[DeclaredOpenPoint, ...]


def declaration_schema() -> dict[str, Any]:
    """Return the JSON Schema of `declaration.json`."""
    return msgspec.json.schema(Declaration) | {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Cookie declaration",
    }
