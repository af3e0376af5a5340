"""A policy as a value: what `policies/SITE.toml` says once it is read and checked.

Everything a visitor is told about categories, services, providers and items is
here, with the catalog's facts already merged in: nothing below needs the files.
"""

from typing import Literal

import msgspec

Words = dict[str, str]
"""Language tag (BCP 47, lower case) to words for people."""

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
Party = Literal["first", "third"]
Role = Literal["processor", "joint_controller", "controller"]
Mechanism = Literal["none_needed", "adequacy", "dpf", "scc", "consent", "open"]
Model = Literal["opt_in", "opt_out", "notice_only"]


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The legal entity behind a service (GDPR 13(1)(e), LAW.md C-06)."""

    name: str
    country: str
    role: Role = "processor"
    policy_url: str | None = None


class Transfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether data leave the EEA, where to and by what right (LAW.md C-12)."""

    countries: tuple[str, ...] = ()
    mechanism: Mechanism = "open"


class OptOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tool's own way out, beside the banner and never instead of it (C-15)."""

    url: str
    title: Words


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cookie, a storage key or a request-only tracker (LAW.md C-03 to C-09).

    `name` may hold `*` for a changing part. `lifetime` is an ISO 8601 duration
    (`P13M`), `session`, `persistent`, or None while nobody has said.
    """

    name: str
    kind: Kind
    party: Party
    lifetime: str | None
    purpose: Words
    host: str | None = None


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tool that acts. `open` names the fields that the owner must still fill in.

    While `name` is open, nobody has said which tool it is and `name` is only the
    id in words: show people the category's title and that the rest is not stated.

    `set_by` tells for a service of `preferences` whether the visitor sets what it
    remembers or the site infers it; the latter needs consent (LAW.md A-09).
    """

    id: str
    name: str
    category: str
    purpose: Words
    provider: Provider | None = None
    data_collected: tuple[str, ...] = ()
    data_retention: str | None = None
    transfers: Transfer | None = None
    opt_out: tuple[OptOut, ...] = ()
    items: tuple[Item, ...] = ()
    hosts: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    server_side: bool = False
    set_by: Literal["user", "site"] | None = None
    open: tuple[str, ...] = ()


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a visitor decides about. `needs` is a category it cannot go without.

    `edition` is raised by the owner when the purpose itself changed and the words
    alone would not show it; visitors are then asked again (LAW.md A-42).
    """

    id: str
    title: Words
    description: Words
    necessary: bool = False
    needs: str | None = None
    sensitive_to_gpc: bool = False
    edition: int = 1


class Controller(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who answers for the site (GDPR 13(1)(a)): the company and its public channel."""

    name: str
    business_id: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    url: str | None = None


class OpenPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something the owner must fill in. We never invent an answer."""

    place: str
    question: Words


class Appearance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the banner looks. Colours are `#rrggbb`; both buttons share them all."""

    position: Literal["bottom", "top", "corner", "center"] = "bottom"
    scheme: Literal["auto", "light", "dark"] = "auto"
    radius: int = 8
    accent: str | None = None
    accent_dark: str | None = None
    font: Literal["inherit", "system"] = "inherit"


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One site's policy. Its first language is the site's own; order is kept."""

    site: str
    domains: tuple[str, ...]
    languages: tuple[str, ...]
    controller: Controller
    categories: tuple[Category, ...]
    services: tuple[Service, ...] = ()
    jurisdiction: str = "FI"
    model: Model = "opt_in"
    notice_url: str | None = None
    cookie_domain: str | None = None
    validity_days: int = 183
    retention_years: int = 3
    honour_dnt: bool = False
    demographics: Literal["strict", "coupled"] = "strict"
    blocking: Literal["off", "report", "on"] = "off"
    publish_log: bool = False
    appearance: Appearance = Appearance()
    open: tuple[OpenPoint, ...] = ()
    reasons: dict[str, str] = {}

    def services_of(self, category: str) -> tuple[Service, ...]:
        """Return the services of one category, in the policy's order."""
        return tuple(one for one in self.services if one.category == category)
