"""Faults in entries of the catalog, in sentences, with the id of their file.

The catalog that ships is held to this by tests; an owner's own one when it is read.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

import msgspec

from consent_service.catalog.catalog import Catalog
from consent_service.catalog.entry import Entry, ProviderEntry, ProviderSource, Source
from consent_service.catalog.vocabulary import Section, Vocabulary

_SOURCED = (
    *("provider", "data_collected", "data_retention", "transfers", "opt_out"),
    *("items", "hosts", "signals", "gone"),
)
_SOURCED_OF_PROVIDER = ("name", "country", "policy_url", "transfers")


class Titled(msgspec.Struct, frozen=True):
    """The keys that have words: categories, kinds of data, sentences in English."""

    categories: Collection[str]
    data: Collection[str]
    english: Vocabulary


def review_entry(
    entry: Entry,
    providers: Mapping[str, ProviderEntry],
    known: Titled,
) -> Iterator[str]:
    """Yield what is wrong with one service by itself."""
    yield from _unknown_words(entry, known.english)
    yield from _unknown_names(entry, providers, known)
    yield from _faulty_items(entry)
    yield from _faulty_hosts(entry)
    yield from _not_open(entry, providers)
    yield from _faulty_sources(entry.sources)
    yield from _unsourced(entry)


def review_provider(entry: ProviderEntry) -> Iterator[str]:
    """Yield what is wrong with one provider."""
    sourced = {fact for source in entry.sources for fact in source.facts}
    for field in _SOURCED_OF_PROVIDER:
        if getattr(entry, field) and field not in sourced:
            yield f"{field} has no source"
    yield from _faulty_sources(entry.sources)


def review_together(catalog: Catalog) -> Iterator[str]:
    """Yield where services contradict each other: what is one's is no other's."""
    yield from _claimed_hosts(catalog)
    yield from _claimed_ids(catalog)
    names = Counter(entry.name.casefold() for entry in catalog.entries.values())
    for name, times in names.items():
        if times > 1:
            yield f"{times} services are called {name!r}"


def _unknown_words(entry: Entry, vocabulary: Vocabulary) -> Iterator[str]:
    used: list[tuple[Section, str]] = [("purpose", entry.purpose)]
    used += [("item", item.purpose) for item in entry.items]
    used += [("opt_out", way.title) for way in entry.opt_out]
    if entry.title:
        used.append(("title", entry.title))
    for section, key in dict.fromkeys(used):
        if key not in getattr(vocabulary, section):
            yield f"there are no words {key!r} in [{section}] of words/en.toml"
    title = vocabulary.title.get(entry.title or "", "")
    if "{name}" in title and not entry.brand:
        yield f"title {entry.title!r} needs a brand"


def _unknown_names(
    entry: Entry, providers: Mapping[str, ProviderEntry], known: Titled
) -> Iterator[str]:
    if entry.provider and entry.provider not in providers:
        yield f"there is no provider {entry.provider!r} in providers/"
    if entry.category not in known.categories:
        yield f"there is no category {entry.category!r}"
    for key in entry.data_collected:
        if key not in known.data:
            yield f"data_collected has {key!r}, which no language has a title for"


def _faulty_items(entry: Entry) -> Iterator[str]:
    seen = Counter((item.name, item.kind, item.host) for item in entry.items)
    for (name, kind, _), times in seen.items():
        if times > 1:
            yield f"item {name!r} ({kind}) is listed {times} times"
    for item in entry.items:
        if (item.party == "third") != (item.host is not None):
            yield f"item {item.name!r} needs host if party is 'third', and only then"
        if item.lifetime is None and "lifetimes" not in entry.open:
            yield f"item {item.name!r} has no lifetime, and open has no 'lifetimes'"


def _faulty_hosts(entry: Entry) -> Iterator[str]:
    for host, times in Counter(entry.hosts).items():
        if times > 1:
            yield f"host {host!r} is listed {times} times"
    for host in entry.shared_hosts:
        if host not in entry.hosts:
            yield f"shared_hosts has {host!r}, which hosts lacks"


def _not_open(entry: Entry, providers: Mapping[str, ProviderEntry]) -> Iterator[str]:
    behind = providers.get(entry.provider or "")
    transfers = entry.transfers or (behind.transfers if behind else None)
    if transfers and transfers.mechanism == "open" and "transfers" not in entry.open:
        yield "the mechanism of transfers is open, and open has no 'transfers'"
    if entry.provider and not transfers and "transfers" not in entry.open:
        yield "transfers are not stated, and open has no 'transfers'"
    collects = entry.provider and entry.data_collected
    if collects and not entry.data_retention and "data_retention" not in entry.open:
        yield "data_retention is not stated, and open has no 'data_retention'"


def _faulty_sources(
    sources: tuple[Source, ...] | tuple[ProviderSource, ...],
) -> Iterator[str]:
    for source in sources:
        facts = ", ".join(source.facts)
        seen = source.basis in ("page", "code", "others")
        if seen and not (source.url and source.looked_at):
            yield f"the source of {facts} lacks url or looked_at"
        if not seen and source.looked_at:
            yield f"the source of {facts} is {source.basis!r} and has looked_at"


def _unsourced(entry: Entry) -> Iterator[str]:
    sourced = {fact for source in entry.sources for fact in source.facts}
    for field in _SOURCED:
        # A service that lists no items, and does not leave them open, stores nothing:
        # that is a fact too.
        stores_nothing = field == "items" and "items" not in entry.open
        if (getattr(entry, field) or stores_nothing) and field not in sourced:
            yield f"{field} has no source"
    for fact in sorted(sourced - {"lifetimes", "items"}):
        if not getattr(entry, fact):
            yield f"a source states {fact}, and the service says nothing of it"


def _claimed_hosts(catalog: Catalog) -> Iterator[str]:
    contacting: dict[str, list[str]] = defaultdict(list)
    owning: dict[str, list[str]] = defaultdict(list)
    for entry in catalog.entries.values():
        for host in entry.hosts:
            contacting[host].append(entry.id)
            if host not in entry.shared_hosts:
                owning[host].append(entry.id)
    for host, owners in owning.items():
        if len(owners) > 1:
            yield f"host {host!r} belongs to {' and '.join(owners)}"
    for host, users in contacting.items():
        if len(users) == 1 and host not in owning:
            yield f"host {host!r} of {users[0]} is shared with no other service"


def _claimed_ids(catalog: Catalog) -> Iterator[str]:
    ids = Counter(list(catalog.entries))
    ids.update(alias for entry in catalog.entries.values() for alias in entry.aliases)
    for name, times in ids.items():
        if times > 1:
            yield f"{times} services have the id or alias {name!r}"
