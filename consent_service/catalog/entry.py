"""The shapes of the catalog's files, which have keys in place of sentences.

`services/ID.toml` and `providers/KEY.toml` state facts, and each fact names its
source. The sentences are in `words/LANG.toml`, once for all services.
"""

import datetime
from typing import Annotated, Literal

import msgspec

from consent_service.catalog.model import (
    Kind,
    Mechanism,
    OpenField,
    Party,
    Role,
    Signal,
    Words,
)


def _text(pattern: str) -> msgspec.Meta:
    return msgspec.Meta(pattern=pattern, max_length=2000)


Id = Annotated[str, _text(r"^[a-z0-9]+(-[a-z0-9]+)*\Z")]
Key = Annotated[str, _text(r"^[a-z0-9]+(_[a-z0-9]+)*\Z")]
Line = Annotated[str, _text(r"^[^\x00-\x1f\x7f]+\Z")]
Url = Annotated[str, _text(r"^https?://[^\s<>\"'\\]+\Z")]
Country = Annotated[str, _text(r"^[A-Z]{2}\Z")]
Host = Annotated[str, _text(r"^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}\Z")]
Lifetime = Annotated[
    str,
    _text(
        r"^(session|persistent|P([0-9]+W|(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+D)?"
        r"(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?))\Z"
    ),
]
Period = Annotated[str, _text(r"^P([0-9]+W|(?=[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+D)?)\Z")]

Basis = Literal["page", "code", "others", "earlier_catalog", "own"]
Fact = Literal[
    "provider",
    "data_collected",
    "data_retention",
    "transfers",
    "opt_out",
    "items",
    "lifetimes",
    "hosts",
    "signals",
    "gone",
]
ProviderFact = Literal["name", "country", "role", "policy_url", "transfers"]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where some facts of a service come from.

    Attributes:
        facts: The fields of the file that it states.
        url: The page.
        looked_at: The day on which somebody, or the stored copy, saw the page.
        basis: `page` is what a company says of itself, `code` its published code,
            `others` what others publish about it, such as the lists of consent tools,
            and `own` what the writers of the file run themselves. `earlier_catalog`
            was known before sources were kept: nobody has looked it up since, and
            `url` is the page that was named then. The catalog that ships has none.
    """

    facts: tuple[Fact, ...]
    url: Url | None = None
    looked_at: datetime.date | None = None
    basis: Basis = "page"


class ProviderSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where some facts of a provider come from, as for `Source`."""

    facts: tuple[ProviderFact, ...]
    url: Url | None = None
    looked_at: datetime.date | None = None
    basis: Basis = "page"


class TransferEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether data leave the EEA, where they go and on what legal basis."""

    countries: tuple[Country, ...] = ()
    mechanism: Mechanism = "open"


class ProviderEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`providers/KEY.toml`: a legal entity, and what all of its services share."""

    name: Line
    country: Country
    role: Role = "processor"
    policy_url: Url | None = None
    transfers: TransferEntry | None = None
    sources: tuple[ProviderSource, ...] = ()


class OptOutEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way to opt out. `title` is a key of words; `own_title` overrides it."""

    url: Url
    title: Key
    own_title: Words = {}


class ItemEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of `items`, whose `purpose` is a key of words.

    `common`: others use the name too, such as `csrftoken` or `uid`. Alone it tells no
    service; with the host that keeps it, it does.
    """

    name: Line
    kind: Kind
    party: Party
    purpose: Key
    lifetime: Lifetime | None = None
    host: Host | None = None
    common: bool = False


class NameEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of `known_as`. `name` is the service's own if it is left out."""

    match: tuple[str, ...]
    name: Line | None = None
    cased: bool = False
    needs_context: bool = False
    on_site: bool = True
    embedded: bool = False


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`services/ID.toml`.

    Attributes:
        name: What the service is called, in English if it is no proper name.
        title: The key of words for such a name, with `brand` put into it.
        purpose: The key of the sentence; `own_purpose` is a better one, where it has
            the language.
        provider: The key of the provider; `role` and `transfers` override its own.
        shared_hosts: Those of `hosts` that other services contact too, so that they
            do not tell which service it is.
        addresses: Beginnings of addresses that tell it nevertheless, without
            `https://`; `*` stands for any part.
        aliases: Other ids under which people look for it.
        asks_consent: It asks visitors for consent.
        gone: The year in which it was shut down.
        replaces: In an owner's own file: it stands in for ours of the same id.
    """

    id: Id
    name: Line
    category: Key
    purpose: Key
    title: Key | None = None
    brand: Line | None = None
    own_purpose: Words = {}
    provider: Id | None = None
    role: Role | None = None
    aliases: tuple[Id, ...] = ()
    data_collected: tuple[Key, ...] = ()
    data_retention: Period | None = None
    transfers: TransferEntry | None = None
    opt_out: tuple[OptOutEntry, ...] = ()
    items: tuple[ItemEntry, ...] = ()
    hosts: tuple[Host, ...] = ()
    shared_hosts: tuple[Host, ...] = ()
    addresses: tuple[Line, ...] = ()
    signals: tuple[Signal, ...] = ()
    open: tuple[OpenField, ...] = ()
    asks_consent: bool = False
    gone: int | None = None
    replaces: bool = False
    known_as: tuple[NameEntry, ...] = ()
    sources: tuple[Source, ...] = ()


# msgspec learns a type when it first meets it, and two threads that do so at the same
# moment crash the process (seen with 0.22). Scripts are made in threads.
msgspec.json.Decoder(Entry)
msgspec.json.Decoder(ProviderEntry)
