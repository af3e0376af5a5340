"""The declaration as data: `declaration.json`, field by field.

Text is in the declaration's language, ready to show; where words had to be taken
from another language, the field beside them says which. Where the owner has not
told something, the field is null or empty and the service's `open` names it;
whoever shows it puts `not_stated` in its place.
"""

from typing import Annotated, Any, Literal

import msgspec

from consent_service.locales import Direction
from consent_service.policy.model import Kind, Mechanism, Party, Role

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Timestamp = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]


class DeclaredController(msgspec.Struct, frozen=True):
    """Who answers for the site (GDPR article 13(1)(a))."""

    name: str
    business_id: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    url: str | None = None


class DeclaredProvider(msgspec.Struct, frozen=True):
    """The legal entity behind a service, its country and part (13(1)(e))."""

    name: str
    country: str
    country_code: Country
    role: str
    role_id: Role
    policy_url: str | None


class DeclaredTransfer(msgspec.Struct, frozen=True):
    """Where data go outside the EEA and by what right (13(1)(f))."""

    countries: tuple[str, ...]
    country_codes: tuple[Country, ...]
    safeguard: str
    mechanism: Mechanism


class DeclaredOptOut(msgspec.Struct, frozen=True):
    """A tool's own way out, beside the choices on the page."""

    url: str
    title: str
    title_language: str | None


class DeclaredCookie(msgspec.Struct, frozen=True):
    """A cookie or another item stored.

    `type` and `party` are words of the product; `kind_title` and `party_title`
    say them to people. `duration` is the ISO 8601 form of `lifetime`.
    """

    name: str
    type: Kind
    party: Party
    lifetime: str | None
    purpose: str
    purpose_language: str | None
    kind_title: str
    party_title: str
    duration: str | None
    host: str | None


class DeclaredService(msgspec.Struct, frozen=True):
    """One service with all it stores, collects and passes on.

    No cookies means that it stores nothing, unless `open` holds `items`: then
    nobody has said yet what it stores.
    """

    id: str
    name: str
    provider: str | None
    purpose: str
    purpose_language: str | None
    data_collected: tuple[str, ...]
    transfers: str | None
    opt_out: tuple[DeclaredOptOut, ...]
    cookies: tuple[DeclaredCookie, ...]
    data_retention: str | None
    data_retention_duration: str | None
    provider_details: DeclaredProvider | None
    transfer_details: DeclaredTransfer | None
    data_collected_ids: tuple[str, ...]
    hosts: tuple[str, ...]
    server_side: bool
    open: tuple[str, ...]


Basis = Literal["consent", "necessary", "opt_out"]


class DeclaredCategory(msgspec.Struct, frozen=True):
    """One category with its services, legal basis and profiling.

    `basis` is what it rests on, and `legal_basis` says so: `opt_out` where the law
    lets it run until somebody refuses it. `needs` is the category that it cannot go
    without, `needs_text` says so. `gpc` tells that a Global Privacy Control signal
    keeps it off by itself.
    """

    id: str
    title: str
    description: str
    necessary: bool
    services: tuple[DeclaredService, ...]
    needs: str | None
    needs_text: str | None
    basis: Basis
    legal_basis: str
    profiling: str | None
    gpc: bool


class DeclaredAuthority(msgspec.Struct, frozen=True):
    """Whom to complain to, about the data, what is stored on the device, or both."""

    name: str
    url: str
    covers: Literal["data", "storage", "both"]


class DeclaredOpenPoint(msgspec.Struct, frozen=True):
    """What the owner still has to find out."""

    place: str
    question: str


class Declaration(msgspec.Struct, frozen=True):
    """What one revision tells people, in one language.

    `scanned` is when the site was last compared with what is told here. `gpc` is
    null where no category is sensitive to the signal. `labels` names the fields to
    people, and `borrowed` the kinds of words that are in English because the
    language has none of its own yet.
    """

    site: str
    revision: Digest
    language: str
    updated: Timestamp | None
    controller: DeclaredController
    categories: tuple[DeclaredCategory, ...]
    direction: Direction
    languages: tuple[str, ...]
    domains: tuple[str, ...]
    notice_url: str | None
    jurisdiction: str
    statute: str
    authorities: tuple[DeclaredAuthority, ...]
    validity: str
    validity_duration: str
    how_to_change: str
    gpc: str | None
    not_stated: str
    open: tuple[DeclaredOpenPoint, ...]
    scanned: Timestamp | None
    labels: dict[str, str]
    borrowed: tuple[str, ...]


def declaration_schema() -> dict[str, Any]:
    """Return the JSON Schema of `declaration.json`.

    Later releases add fields and take none away, so a reader passes over those
    that it does not know.
    """
    return msgspec.json.schema(Declaration) | {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Cookie declaration",
    }
