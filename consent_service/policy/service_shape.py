"""What an owner writes of a service, in the same way as `file_shape`."""

from typing import Annotated, Literal

import msgspec

from consent_service.catalog import OpenField, Signal
from consent_service.policy.model import Kind, Mechanism, Party, Role
from consent_service.policy.value_types import (
    Address,
    Country,
    Host,
    Lifetime,
    Line,
    Period,
    Slug,
    Words,
    at_most,
    field,
)


class ProviderShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The company behind a service. What is left out is taken from the catalog."""

    name: Annotated[
        Line | None,
        field(
            "The registered name of the company.",
            "Tilasto Oy",
            law="GDPR 13(1)(e); C-06",
        ),
    ] = None
    country: Annotated[
        Country | None,
        field("Where the company is (ISO 3166-1).", "FI", law="GDPR 13(1)(f); C-12"),
    ] = None
    role: Annotated[
        Role | None,
        field(
            "`processor` works for you, `joint_controller` decides with you, "
            "`controller` uses the data for itself.",
            "processor",
            law="GDPR 4(7), 26, 28",
        ),
    ] = None
    policy_url: Annotated[
        Address | None,
        field(
            "The company's own privacy policy.",
            "https://tilasto.example/tietosuoja",
            law="GDPR 12(1); C-06",
        ),
    ] = None


class TransferShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where data go outside the EEA, and what protects them there."""

    countries: Annotated[
        tuple[Country, ...],
        at_most(100),
        field(
            "The countries outside the EEA that receive data (ISO 3166-1).",
            ["US"],
            law="GDPR 13(1)(f); C-12",
        ),
    ] = ()
    mechanism: Annotated[
        Mechanism | None,
        field(
            "`none_needed`: data stay in the EEA. Otherwise the safeguard: an "
            "`adequacy` decision, the Data Privacy Framework (`dpf`), standard "
            "contractual clauses (`scc`), explicit `consent`. `open`: not known yet, "
            "as when it is left out.",
            "dpf",
            law="GDPR 44 to 49; C-12",
        ),
    ] = None


class OptOutShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service's own way to object, beside the banner and never instead of it."""

    url: Annotated[
        Address,
        field(
            "The page where visitors can opt out.",
            "https://tilasto.example/opt-out",
            law="GDPR 21; C-15",
        ),
    ]
    title: Annotated[
        Words,
        field("The words of the link, per language.", {"fi": "Kiellä tilastointi"}),
    ]


class ItemShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that a service keeps in the browser or reads from it.

    An item with the name of one in the catalog changes that one; any other is new and
    needs `kind` and `party`.
    """

    name: Annotated[
        Line,
        field(
            "The exact name, with `*` for a part that changes.",
            "_tilasto_*",
            law="Traficom cookie guide 2021; C-03",
        ),
    ]
    kind: Annotated[
        Kind | None,
        field("How it is kept.", "http_cookie", law="Act 917/2014 s. 205; C-04, A-48"),
    ] = None
    party: Annotated[
        Party | None,
        field(
            "`first` if the site's own host keeps it, `third` if another host does.",
            "first",
            law="CJEU C-673/17; C-05",
        ),
    ] = None
    lifetime: Annotated[
        Lifetime | None,
        field(
            "How long it lasts: `session`, `persistent` (until it is deleted) or an "
            "ISO 8601 duration.",
            "P13M",
            law="CJEU C-673/17; C-09",
        ),
    ] = None
    purpose: Annotated[
        Words | None,
        field(
            "What it is for, per language. The purpose of the service if left out.",
            {"fi": "Erottaa kävijät toisistaan."},
            law="GDPR 13(1)(c); C-07",
        ),
    ] = None
    host: Annotated[
        Host | None,
        field(
            "The host that sets it, when that is a third party's.",
            "stats.tilasto.example",
            law="CJEU C-673/17; C-05, A-36",
        ),
    ] = None


class ServiceShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One service of the site.

    With an id of the catalog it changes what the catalog says, field by field. With
    any other id it describes a service of your own, which needs `name` and `purpose`.
    """

    name: Annotated[
        Line | None,
        field(
            "What the service is called.", "Kävijälaskuri", law="GDPR 13(1)(e); C-06"
        ),
    ] = None
    purpose: Annotated[
        Words | None,
        field(
            "What the service is for, per language.",
            {"fi": "Laskee sivujen lukijat.", "en": "Counts the readers of pages."},
            law="GDPR 13(1)(c); C-07",
        ),
    ] = None
    provider: Annotated[
        ProviderShape | None,
        field(
            "The company behind the service. Left out, it is an open point.",
            {"name": "Tilasto Oy", "country": "FI"},
            law="GDPR 13(1)(e); C-06",
        ),
    ] = None
    data_collected: Annotated[
        Annotated[tuple[Slug, ...], at_most(100)] | None,
        field(
            "What data it collects, in the words that the declaration has titles for.",
            ["ip_address", "pages_viewed"],
            law="GDPR 13(1)(c), 14(1)(d); C-08",
        ),
    ] = None
    data_retention: Annotated[
        Period | None,
        field(
            "How long the provider keeps the data, as an ISO 8601 duration.",
            "P14M",
            law="GDPR 13(2)(a); C-09",
        ),
    ] = None
    transfers: Annotated[
        TransferShape | None,
        field(
            "Whether data leave the EEA. If they stay, this is the line to write.",
            {"mechanism": "none_needed"},
            law="GDPR 13(1)(f); C-12",
        ),
    ] = None
    opt_out: Annotated[
        Annotated[tuple[OptOutShape, ...], at_most(100)] | None,
        field(
            "The service's own ways to object.",
            [
                {
                    "url": "https://tilasto.example/opt-out",
                    "title": {"fi": "Kiellä tilastointi"},
                }
            ],
            law="GDPR 21; C-15",
        ),
    ] = None
    items: Annotated[
        Annotated[tuple[ItemShape, ...], at_most(300)] | None,
        field(
            "What it keeps in the browser or reads from it.",
            [
                {
                    "name": "_tilasto",
                    "kind": "http_cookie",
                    "party": "first",
                    "lifetime": "P13M",
                }
            ],
            law="CJEU C-673/17; C-03 to C-09",
        ),
    ] = None
    hosts: Annotated[
        Annotated[tuple[Host, ...], at_most(100)] | None,
        field(
            "The hosts that it contacts.",
            ["stats.tilasto.example"],
            law="GDPR 13(1)(e); C-10, A-10",
        ),
    ] = None
    signals: Annotated[
        Annotated[tuple[Signal, ...], at_most(100)] | None,
        field(
            "The consent signals by which the banner reports the visitor's decision.",
            ["google-consent-mode"],
            law="GDPR 7(3); A-35",
        ),
    ] = None
    server_side: Annotated[
        bool | None,
        field(
            "Whether your own server passes data on to it. Then `hosts` is needed.",
            True,
            law="GDPR 6, 13(1)(e); A-10",
        ),
    ] = None
    set_by: Annotated[
        Literal["user", "site"] | None,
        field(
            "For `preferences`: `user` if the visitor chooses what is remembered (the "
            "visitor is called `user` only here), `site` if the site infers it.",
            "user",
            law="ePrivacy Directive 5(3); A-09",
        ),
    ] = None
    open: Annotated[
        Annotated[tuple[OpenField, ...], at_most(100)] | None,
        field(
            "What nobody knows yet of the service; the declaration says so. An empty "
            "list states that what the catalog says is complete and right for this "
            "site. What has no answer at all stays open.",
            ["data_retention"],
            law="GDPR 5(1)(a), 13; C-02 to C-19",
        ),
    ] = None
