"""The catalog as values, in the field names that a policy's services have.

A policy is made on top of the catalog and never the other way round, so these
shapes are their own: whoever builds a policy converts them field by field.
"""

from typing import Literal

import msgspec

Words = dict[str, str]
"""Language tag to words for people. Finnish, Swedish and English are always there."""

Kind = Literal[
    "http_cookie",
    "script_cookie",
    "local_storage",
    "session_storage",
    "indexed_db",
    "cache",
    "pixel",
    "fingerprint",
]
Role = Literal["processor", "joint_controller", "controller"]
Mechanism = Literal["none_needed", "adequacy", "dpf", "scc", "consent", "open"]
Open = Literal[
    "name",
    "purpose",
    "provider",
    "data_collected",
    "data_retention",
    "transfers",
    "opt_out",
    "items",
    "lifetimes",
    "hosts",
]


class CatalogProvider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The legal entity behind a service, and its part in the processing."""

    name: str
    country: str
    role: Role = "processor"
    policy_url: str | None = None


class CatalogTransfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Countries outside the EEA that data reach, and by what right."""

    countries: tuple[str, ...] = ()
    mechanism: Mechanism = "open"


class CatalogOptOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way out that the service itself offers, beside the site's own choices."""

    url: str
    title: Words


class CatalogItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cookie or another thing stored. `*` in `name` stands for a changing part.

    `lifetime` is an ISO 8601 duration, `session`, `persistent`, or None where no
    source that we trust says it. `host` is who sets a third-party item.
    """

    name: str
    kind: Kind
    party: Literal["first", "third"]
    lifetime: str | None
    purpose: Words
    host: str | None = None


class CatalogService(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A known tool. `open` names what only the site's owner can tell.

    `category` is where the tool belongs unless an owner has a reason to differ.
    """

    id: str
    name: str
    category: str
    purpose: Words
    provider: CatalogProvider | None = None
    data_collected: tuple[str, ...] = ()
    data_retention: str | None = None
    transfers: CatalogTransfer | None = None
    opt_out: tuple[CatalogOptOut, ...] = ()
    items: tuple[CatalogItem, ...] = ()
    hosts: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    server_side: bool = False
    open: tuple[Open, ...] = ()


class Catalog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every known service and provider, by id."""

    services: dict[str, CatalogService]
    providers: dict[str, CatalogProvider]
