"""The declaration as data: `declaration.json`, field by field.

Text is in the declaration's language, ready to show; where words had to be taken
from another language, the field beside them says which. Where the owner has not
stated something, the field is null or empty and the service's `open` names it;
a page shows `not_stated` in its place.
"""

from typing import Annotated, Any, Literal

import msgspec

from consent_service.declaration.declared_service import DeclaredService
from consent_service.field_docs import described_schemas
from consent_service.locales import Direction

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", examples=["4f1c" * 16])]
Timestamp = Annotated[
    str,
    msgspec.Meta(
        extra_json_schema={"format": "date-time"}, examples=["2026-11-22T12:00:00.123Z"]
    ),
]


class DeclaredController(msgspec.Struct, frozen=True):
    """Who answers for the site (GDPR article 13(1)(a)).

    Attributes:
        name: The company. Example: `"Example Oy"`.
        business_id: Its number in the register of companies. Example: `"1234567-1"`.
        address: Its postal address. Example: `"Example street 1, Helsinki"`.
        email: Where to write to. Example: `"privacy@example.fi"`.
        phone: Where to call. Example: `"+358 9 123 4567"`.
        url: Its own site. Example: `"https://www.example.fi"`.
    """

    name: str
    business_id: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    url: str | None = None


Basis = Literal["consent", "necessary", "opt_out"]


class DeclaredCategory(msgspec.Struct, frozen=True):
    """One category with its services, legal basis and profiling.

    Attributes:
        id: Its id in the policy. Example: `"analytics"`.
        title: Its name. Example: `"Statistics"`.
        description: What it is for. Example: `"We count visits."`.
        necessary: Whether it is not up for choice. Example: `false`.
        services: Its services.
        needs: The category without which it cannot be allowed.
            Example: `"analytics"`.
        needs_text: The same as a sentence. Example: `"Needs statistics"`.
        basis: What it rests on: `opt_out` where the law lets it run until the visitor
            refuses. Example: `"consent"`.
        legal_basis: The same as a sentence. Example: `"Your consent"`.
        profiling: A sentence on profiling, for a category that does it.
            Example: `"Visitors are grouped by interest."`.
        gpc: Whether a Global Privacy Control signal keeps it off. Example: `false`.
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
    """An authority that takes complaints.

    Attributes:
        name: Its name. Example: `"Data Protection Ombudsman"`.
        url: Its site. Example: `"https://authority.example"`.
        covers: Whether complaints are about data, about what is stored on the device,
            or both. Example: `"data"`.
    """

    name: str
    url: str
    covers: Literal["data", "storage", "both"]


class DeclaredOpenPoint(msgspec.Struct, frozen=True):
    """What the owner still has to find out.

    Attributes:
        place: Where in the policy it belongs. Example: `"controller.phone"`.
        question: What is asked. Example: `"Is there a number for questions?"`.
    """

    place: str
    question: str


class Declaration(msgspec.Struct, frozen=True):
    """What one revision declares, in one language.

    Attributes:
        site: The name of the site. Example: `"example"`.
        revision: The digest of the revision.
        language: The language of the texts. Example: `"en"`.
        updated: When the revision was published.
        controller: Who answers for the site.
        categories: The categories, in the order of the policy.
        direction: The direction of writing. Example: `"ltr"`.
        languages: The languages that the site offers. Example: `["fi", "en"]`.
        domains: The site's hosts. Example: `["www.example.fi"]`.
        notice_url: The owner's privacy notice.
            Example: `"https://www.example.fi/privacy"`.
        jurisdiction: Whose law the policy follows. Example: `"FI"`.
        statute: The law on storing in the browser there. Example: `"SVPL 205 §"`.
        authorities: The authorities that take complaints.
        validity: How long a choice holds. Example: `"6 months"`.
        validity_duration: The same by ISO 8601. Example: `"P183D"`.
        how_to_change: How to change or withdraw a choice.
            Example: `"Open the settings at the foot of the page."`.
        gpc: What a Global Privacy Control signal turns off; null if no category is
            sensitive to it. Example: `"Your browser's signal turns off marketing."`.
        views: That banners are counted by day, and how; null if they are not.
            Example: `"The site counts by day how often the question was shown."`.
        not_stated: What to show where the owner has not stated something.
            Example: `"Not stated yet"`.
        open: What the owner still has to find out.
        scanned: When the site was last compared with this; null if it never was.
        catalog: The version of the catalog that its facts were taken from; null for a
            revision that an earlier one made. Example: `"2026-11-29"`.
        labels: The names of the fields, for people. Example: `{"purpose": "Purpose"}`.
        borrowed: The kinds of words that are in English because the language has none
            of its own yet. Example: `["role"]`.
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
    catalog: str | None
    labels: dict[str, str]
    borrowed: tuple[str, ...]
    views: str | None


def declaration_schema() -> dict[str, Any]:
    """Return the JSON Schema of `declaration.json`.

    Later releases add fields and take none away, so a reader passes over those
    that it does not know.
    """
    schemas = described_schemas([Declaration], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Cookie declaration",
        "$ref": "#/$defs/Declaration",
        "$defs": schemas,
    }
