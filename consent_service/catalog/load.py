"""Read the catalog's files into one value.

The files refer to each other so that nothing is written twice: a service names
its provider, and an item names its purpose, which many items share.
"""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from consent_service.catalog.model import (
    Catalog,
    Item,
    Kind,
    KnownAs,
    OpenField,
    OptOut,
    Party,
    Provider,
    Role,
    Service,
    Signal,
    Transfer,
    Words,
)


class _ProviderFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of `providers.toml`: the provider, and its usual transfers."""

    name: str
    country: str
    role: Role = "processor"
    policy_url: str | None = None
    transfers: Transfer | None = None


class _ItemFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of `items`, whose `purpose` is a key of `purposes.toml`."""

    name: str
    kind: Kind
    party: Party
    purpose: str
    lifetime: str | None = None
    host: str | None = None


class _KnownAsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of `known_as`. `name` is the service's own if it is left out."""

    match: tuple[str, ...]
    name: str | None = None
    cased: bool = False
    needs_context: bool = False
    on_site: bool = True
    embedded: bool = False


class _ServiceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`services/ID.toml`. `role` and `transfers` override the provider's own."""

    id: str
    name: str
    category: str
    purpose: Words
    provider: str | None = None
    role: Role | None = None
    data_collected: tuple[str, ...] = ()
    data_retention: str | None = None
    transfers: Transfer | None = None
    opt_out: tuple[OptOut, ...] = ()
    items: tuple[_ItemFile, ...] = ()
    hosts: tuple[str, ...] = ()
    signals: tuple[Signal, ...] = ()
    open: tuple[OpenField, ...] = ()
    known_as: tuple[_KnownAsFile, ...] = ()


def load_catalog() -> Catalog:
    """Return the whole catalog. Reads about eighty files, so keep the result."""
    folder = files("consent_service.catalog")
    purposes = msgspec.convert(_read(folder / "purposes.toml"), dict[str, Words])
    providers = msgspec.convert(
        _read(folder / "providers.toml"), dict[str, _ProviderFile]
    )
    services = [
        msgspec.convert(_read(file), _ServiceFile)
        for file in sorted((folder / "services").iterdir(), key=lambda file: file.name)
    ]

    return Catalog(
        services={
            service.id: _service(service, providers, purposes) for service in services
        },
        providers={
            key: _provider(provider, role=provider.role)
            for key, provider in providers.items()
        },
        known_as={service.id: _names(service) for service in services},
    )


def _names(written: _ServiceFile) -> tuple[KnownAs, ...]:
    return tuple(
        KnownAs(
            name=known.name or written.name,
            match=known.match,
            cased=known.cased,
            needs_context=known.needs_context,
            on_site=known.on_site,
            embedded=known.embedded,
        )
        for known in written.known_as
    )


def _service(
    written: _ServiceFile,
    providers: dict[str, _ProviderFile],
    purposes: dict[str, Words],
) -> Service:
    behind = providers[written.provider] if written.provider else None
    transfers = written.transfers or (behind.transfers if behind else None)
    return Service(
        id=written.id,
        name=written.name,
        category=written.category,
        purpose=written.purpose,
        provider=_provider(behind, role=written.role or behind.role)
        if behind
        else None,
        data_collected=written.data_collected,
        data_retention=written.data_retention,
        transfers=transfers,
        opt_out=written.opt_out,
        items=tuple(_item(item, purposes) for item in written.items),
        hosts=written.hosts,
        signals=written.signals,
        open=written.open,
    )


def _provider(written: _ProviderFile, *, role: Role) -> Provider:
    return Provider(
        name=written.name,
        country=written.country,
        role=role,
        policy_url=written.policy_url,
    )


def _item(written: _ItemFile, purposes: dict[str, Words]) -> Item:
    return Item(
        name=written.name,
        kind=written.kind,
        party=written.party,
        lifetime=written.lifetime,
        purpose=purposes[written.purpose],
        host=written.host,
    )


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
