"""What an owner writes in `policies/SITE.toml`, before anything is merged into it.

The bounds are generous for people and small for machines: they keep one file
from filling the snippet, the declaration or memory.
"""

from typing import Annotated, Literal

import msgspec

from consent_service.catalog import OpenField
from consent_service.policy.model import Kind, Mechanism, Model, Party, Role


def _text(wanted: str, pattern: str, *, longest: int = 200) -> msgspec.Meta:
    return msgspec.Meta(pattern=pattern, max_length=longest, description=wanted)


# The descriptions are what a person reads when a value does not fit, and what an
# editor shows: they must tell how to write it, not how it is checked.
Slug = Annotated[
    str,
    _text(
        "a short name of a-z, 0-9, - and _, such as 'google-analytics-4'",
        r"^[a-z0-9][a-z0-9_-]{0,62}$",
    ),
]
Language = Annotated[
    str,
    _text(
        "a language tag in lower case, such as 'fi'", r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"
    ),
]
Line = Annotated[str, _text("one line of text", r"^[^\x00-\x1f\x7f]+$")]
Paragraph = Annotated[
    str,
    _text(
        "text of at most 2000 characters",
        r"^[^\x00-\x09\x0b-\x1f\x7f]+$",
        longest=2000,
    ),
]
Words = Annotated[
    dict[Language, Paragraph],
    msgspec.Meta(max_length=60, description='words per language, as { fi = "…" }'),
]
Address = Annotated[
    str,
    _text(
        "an address that begins with https://",
        r"^https?://[^\s<>\"'\\]+$",
        longest=2000,
    ),
]
Domain = Annotated[
    str,
    _text(
        "a host name without https:// and without a path, such as 'www.example.fi'",
        r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?$",
        longest=260,
    ),
]
Host = Annotated[
    str,
    _text(
        "a host name, such as 'stats.example.fi' or '*.example.fi'",
        r"^(\*\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$",
        longest=260,
    ),
]
Lifetime = Annotated[
    str,
    _text(
        "'session', 'persistent' or an ISO 8601 duration, such as 'P13M' or 'PT30M'",
        r"^(session|persistent|P([0-9]+W|(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+D)?"
        r"(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?))$",
        longest=40,
    ),
]
Period = Annotated[
    str,
    _text(
        "an ISO 8601 duration in days, weeks, months or years, such as 'P14M'",
        r"^P([0-9]+W|(?=[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+D)?)$",
        longest=40,
    ),
]
Email = Annotated[
    str, _text("an e-mail address, such as 'info@example.fi'", r"^[^@\s]+@[^@\s]+$")
]
Country = Annotated[
    str, _text("a country as two capital letters, such as 'FI'", r"^[A-Z]{2}$")
]
Colour = Annotated[
    str, _text("a colour as '#rrggbb', such as '#0a5c36'", r"^#[0-9a-fA-F]{6}$")
]
Jurisdiction = Annotated[
    str,
    _text("a jurisdiction, such as 'FI' or 'US-CA'", r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"),
]
Reason = Annotated[
    str,
    msgspec.Meta(
        min_length=10,
        max_length=2000,
        description="the reason in a sentence of at least 10 characters",
    ),
]
Few = msgspec.Meta(max_length=100)


class ControllerShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[controller]`: who answers for the site, and the public way to reach them."""

    name: Line
    business_id: Line | None = None
    address: Line | None = None
    email: Email | None = None
    phone: Line | None = None
    url: Address | None = None


class CategoryShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[categories.ID]`. Words may be left out for the product's own categories."""

    services: Annotated[tuple[Slug, ...], msgspec.Meta(max_length=300)] = ()
    title: Words | None = None
    description: Words | None = None
    needs: Slug | None = None
    sensitive_to_gpc: bool | None = None
    edition: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1


class ProviderShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`provider` of a service. In an override, what is left out is the catalog's."""

    name: Line | None = None
    country: Country | None = None
    role: Role | None = None
    policy_url: Address | None = None


class TransferShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`transfers` of a service."""

    countries: Annotated[tuple[Country, ...], Few] = ()
    mechanism: Mechanism = "open"


class OptOutShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of `opt_out` of a service."""

    url: Address
    title: Words


class ItemShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of `items` of a service. Named as in the catalog, it changes that item."""

    name: Line
    kind: Kind | None = None
    party: Party | None = None
    lifetime: Lifetime | None = None
    purpose: Words | None = None
    host: Host | None = None


class ServiceShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[services.ID]`: changes a service of the catalog, or describes a new one."""

    name: Line | None = None
    purpose: Words | None = None
    provider: ProviderShape | None = None
    data_collected: Annotated[tuple[Slug, ...], Few] | None = None
    data_retention: Period | None = None
    transfers: TransferShape | None = None
    opt_out: Annotated[tuple[OptOutShape, ...], Few] | None = None
    items: Annotated[tuple[ItemShape, ...], msgspec.Meta(max_length=300)] | None = None
    hosts: Annotated[tuple[Host, ...], Few] | None = None
    signals: Annotated[tuple[Slug, ...], Few] | None = None
    server_side: bool | None = None
    set_by: Literal["user", "site"] | None = None
    open: Annotated[tuple[OpenField, ...], Few] | None = None


class OpenShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[open]]`: what the owner must still find out, asked in plain words."""

    place: Line
    question: Words


class AppearanceShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[appearance]`: how the banner looks; both buttons share every value."""

    position: Literal["bottom", "top", "corner", "center"] = "bottom"
    scheme: Literal["auto", "light", "dark"] = "auto"
    radius: Annotated[int, msgspec.Meta(ge=0, le=32)] = 8
    accent: Colour | None = None
    accent_dark: Colour | None = None
    font: Literal["inherit", "system"] = "inherit"


class PolicyShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `policies/SITE.toml`."""

    site: Slug
    domains: Annotated[tuple[Domain, ...], msgspec.Meta(min_length=1, max_length=100)]
    languages: Annotated[
        tuple[Language, ...], msgspec.Meta(min_length=1, max_length=50)
    ]
    controller: ControllerShape
    jurisdiction: Jurisdiction = "FI"
    model: Model | None = None
    notice_url: Address | None = None
    cookie_domain: Domain | None = None
    validity_days: Annotated[int, msgspec.Meta(ge=1, le=400)] = 183
    retention_years: Annotated[int, msgspec.Meta(ge=1, le=20)] = 3
    honour_dnt: bool = False
    demographics: Literal["strict", "coupled"] = "strict"
    blocking: Literal["off", "report", "on"] = "off"
    publish_log: bool = False
    hand_over: Annotated[
        dict[Slug, Annotated[tuple[Domain, ...], msgspec.Meta(min_length=1)]],
        msgspec.Meta(
            max_length=20, description='hosts per site, as { other = ["other.fi"] }'
        ),
    ] = {}
    categories: Annotated[dict[Slug, CategoryShape], msgspec.Meta(max_length=20)] = {}
    services: Annotated[dict[Slug, ServiceShape], msgspec.Meta(max_length=300)] = {}
    open: Annotated[tuple[OpenShape, ...], msgspec.Meta(max_length=200)] = ()
    appearance: AppearanceShape = AppearanceShape()
    reasons: Annotated[dict[Slug, Reason], msgspec.Meta(max_length=200)] = {}
