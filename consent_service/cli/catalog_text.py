"""The catalog as commands print it."""

from collections.abc import Iterator
from typing import Any

import msgspec

from consent_service.catalog import CATALOG_VERSION, Catalog, Service
from consent_service.catalog.entry import Entry, ProviderSource, Source
from consent_service.catalog.lookup import FoundItem

_WIDTH = 13


def service_rows(catalog: Catalog, category: str | None) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table of services, the head first."""
    yield ("ID", "NAME", "CATEGORY", "PROVIDER", "ITEMS", "OPEN", "LOOKED AT")
    for entry in catalog.entries.values():
        if category in (None, entry.category):
            provider = catalog.providers.get(entry.provider or "")
            yield (
                entry.id,
                entry.name + (" (own)" if entry.id in catalog.own else ""),
                entry.category,
                provider.name if provider else "–",
                str(len(entry.items)),
                str(len(entry.open)),
                _looked_at(catalog, entry),
            )


def summary_of(catalog: Catalog) -> str:
    items = sum(len(entry.items) for entry in catalog.entries.values())
    own = f", {len(catalog.own)} of them your own" if catalog.own else ""
    return (
        f"{len(catalog.entries)} services{own}, {items} items, words in "
        f"{len(catalog.words.languages)} languages, version {CATALOG_VERSION}"
    )


def service_json(catalog: Catalog, entry: Entry, language: str) -> dict[str, Any]:
    """Return a service for programs, with its words in one language and English."""
    facts: dict[str, Any] = msgspec.to_builtins(_spoken(catalog, entry, language))
    return facts | {
        "aliases": entry.aliases,
        "addresses": entry.addresses,
        "asks_consent": entry.asks_consent,
        "gone": entry.gone,
        "own": entry.id in catalog.own,
        "languages": sorted(catalog.words.languages),
        "sources": msgspec.to_builtins(_all_sources(catalog, entry)),
        "catalog": CATALOG_VERSION,
    }


def service_lines(catalog: Catalog, entry: Entry, language: str) -> Iterator[str]:
    """Yield what is known of a service, for people."""
    service = _spoken(catalog, entry, language)
    yield f"{entry.id}: {entry.name}, {entry.category}"
    if entry.gone:
        yield _line("gone", f"shut down in {entry.gone}")
    yield _line("purpose", _said(service.purpose, language))
    yield _line("provider", _provider(service))
    yield _line("data", ", ".join(service.data_collected))
    yield _line("retention", service.data_retention or "")
    yield _line("transfers", _transfers(service))
    for way in service.opt_out:
        yield _line("opt-out", f"{_said(way.title, language)}: {way.url}")
    yield _line("hosts", ", ".join(service.hosts))
    yield _line("signals", ", ".join(service.signals))
    yield _line("also called", ", ".join(entry.aliases))
    for item in service.items:
        place = item.host or "this site"
        yield _line(
            "item",
            f"{item.name} ({item.kind}, {place}, {item.lifetime or 'lifetime open'}): "
            f"{_said(item.purpose, language)}",
        )
    yield _line("open", ", ".join(entry.open))
    yield _line("words", ", ".join(sorted(catalog.words.languages)))
    for source in _all_sources(catalog, entry):
        yield _line("source", _source(source))


def found_lines(known: Catalog, thing: str, keeper: str | None) -> Iterator[str]:
    """Yield what a name, host or address may be; `keeper` is the host that keeps it."""
    lookup = known.lookup
    for found in lookup.find_by_name(thing, host=keeper):
        yield _item_line(known, found)
    place = thing.partition("://")[2] or thing
    contacted = place.partition("/")[0].partition("?")[0].partition(":")[0]
    service = lookup.find_by_address(thing)
    services = (service,) if service else lookup.find_all_by_host(contacted)
    yield from _host_lines(known, contacted, services)
    wanted = lookup.find_id(thing.lower())
    for entry in known.entries.values():
        if entry.id == wanted or thing.casefold() in entry.name.casefold():
            yield f"{entry.id}: {entry.name} ({entry.category})"


def _item_line(catalog: Catalog, found: FoundItem) -> str:
    """Return in one line which service an item belongs to."""
    entry = catalog.entries[found.service]
    item = found.item
    place = item.host or "the site"
    return (
        f"{item.name}: {entry.id}, {entry.name} ({entry.category}); {item.kind} of "
        f"{place}, {item.lifetime or 'lifetime open'}"
        + ("; others use this name too" if item.common else "")
    )


def _host_lines(
    catalog: Catalog, host: str, services: tuple[str, ...]
) -> Iterator[str]:
    """Yield which services contact a host."""
    for name in services:
        entry = catalog.entries[name]
        shared = "; other services contact it too" if len(services) > 1 else ""
        yield f"{host}: {entry.id}, {entry.name} ({entry.category}){shared}"


def _spoken(catalog: Catalog, entry: Entry, language: str) -> Service:
    return catalog.services_in((language,))[entry.id]


def _looked_at(catalog: Catalog, entry: Entry) -> str:
    """Return the day on which one of its facts was last looked up."""
    days = [source.looked_at for source in _all_sources(catalog, entry)]
    return str(max(filter(None, days), default="–"))


def _line(label: str, text: str) -> str:
    return f"  {label:<{_WIDTH}}{text or '–'}"


def _said(words: dict[str, str], language: str) -> str:
    return words.get(language) or words.get("en", "")


def _provider(service: Service) -> str:
    provider = service.provider
    if provider is None:
        return ""
    link = f", {provider.policy_url}" if provider.policy_url else ""
    return f"{provider.name}, {provider.country}, {provider.role}{link}"


def _transfers(service: Service) -> str:
    transfers = service.transfers
    if transfers is None:
        return ""
    return f"{', '.join(transfers.countries) or 'none'} ({transfers.mechanism})"


def _all_sources(catalog: Catalog, entry: Entry) -> list[Source | ProviderSource]:
    behind = catalog.provider_entries.get(entry.provider or "")
    return [*entry.sources, *(behind.sources if behind else ())]


def _source(source: Source | ProviderSource) -> str:
    facts = ", ".join(source.facts)
    if source.basis == "own":
        return f"{facts}: known to the writers of the file, who run it"
    if source.basis == "earlier_catalog":
        place = f" ({source.url})" if source.url else ""
        return f"{facts}: from an earlier catalog, not looked up since{place}"
    told = "others describe it so, " if source.basis == "others" else ""
    return f"{facts}: {told}{source.url}, looked at {source.looked_at}"
