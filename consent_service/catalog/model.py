"""Services as values: in the catalog as it ships, in a policy as its owner has it."""

from typing import Final, Literal, get_args

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
# What a banner can tell a service about the visitor's decisions, and two settings of
# Google's that a service depends on. What each is stands in signals.py.
Signal = Literal[
    "google-consent-mode",
    "google-ads",
    "google-signals",
    "microsoft-uet",
    "microsoft-clarity",
    "meta",
    "matomo",
    "tiktok",
    "pinterest",
    "amazon",
    "posthog",
    "mixpanel",
    "piwik-pro",
    "adobe",
    "hubspot",
    "zaraz",
    "shopify",
    "wp-consent-api",
]
# What a service can leave open, in the order in which it is shown.
OpenField = Literal[
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
OPEN_FIELDS: Final[tuple[OpenField, ...]] = get_args(OpenField)


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The legal entity behind a service (GDPR 13(1)(e), LAW.md C-06)."""

    name: str
    country: str
    role: Role = "processor"
    policy_url: str | None = None


class Transfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether data leave the EEA, where they go and on what basis (LAW.md C-12)."""

    countries: tuple[str, ...] = ()
    mechanism: Mechanism = "open"


class OptOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The service's own opt-out, beside the banner and never instead of it (C-15)."""

    url: str
    title: Words


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cookie, a storage key, or a request that keeps nothing (LAW.md C-03 to C-09).

    `name` may hold `*` for a changing part. `lifetime` is an ISO 8601 duration
    (`P13M`), `session`, `persistent`, or None if it is not known.
    """

    name: str
    kind: Kind
    party: Party
    lifetime: str | None
    purpose: Words
    host: str | None = None


# Names that a person still takes in at a glance.
_MOST_SEEN = 3


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service that acts for the site.

    `open` names the fields that the owner must still fill in.

    `category` is where it belongs; in the catalog, unless an owner has a reason to
    differ.

    `titles` is the name in words per language, of a service whose name is no proper
    name; `name` is then in English, and `brand` the part that no language changes.

    While `name` is open, nobody has said which service it is and `name` is only the
    id in words: show people `seen_as`, or the category's title if that is empty, and
    that the rest is not stated.

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
    signals: tuple[Signal, ...] = ()
    server_side: bool = False
    set_by: Literal["user", "site"] | None = None
    open: tuple[OpenField, ...] = ()
    titles: Words = {}
    brand: str = ""

    @property
    def seen_as(self) -> str:
        """What it keeps and whom it contacts: all that is known of one without a name.

        "" if nothing is known; at most three of them.
        """
        seen = list(dict.fromkeys((*(item.name for item in self.items), *self.hosts)))
        return ", ".join(seen[:_MOST_SEEN]) + (" …" if len(seen) > _MOST_SEEN else "")


class KnownAs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name by which privacy notices mention a service.

    Attributes:
        name: As reports print it.
        match: Regular expressions for the spellings, endings left open.
        cased: The name is a plain word unless it is written as in `match`.
        needs_context: The name also means a company or a channel, and counts only
            beside words on cookies, plug-ins or embedding.
        on_site: False for what sends newsletters and need not be on the site.
        embedded: It shows content in the page (a video, a map), not a button. The
            visitor decides about both in one category; notices tell them apart.
        asks_consent: The service asks visitors for consent.
        gone: The year in which the service was shut down.
    """

    name: str
    match: tuple[str, ...]
    cased: bool = False
    needs_context: bool = False
    on_site: bool = True
    embedded: bool = False
    asks_consent: bool = False
    gone: int | None = None
