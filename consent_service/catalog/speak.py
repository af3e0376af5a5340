"""Make a service of a policy out of an entry: keys become words."""

from collections.abc import Mapping

from consent_service.catalog.entry import Entry, ItemEntry, OptOutEntry, ProviderEntry
from consent_service.catalog.model import (
    Item,
    KnownAs,
    OptOut,
    Provider,
    Role,
    Service,
    Transfer,
    Words,
)
from consent_service.catalog.vocabulary import words_of


def service_of(
    entry: Entry, providers: Mapping[str, ProviderEntry], languages: tuple[str, ...]
) -> Service:
    """Return what `entry` describes, with its words in `languages`."""
    behind = providers[entry.provider] if entry.provider else None
    transfers = entry.transfers or (behind.transfers if behind else None)
    return Service(
        id=entry.id,
        name=entry.name,
        titles=_titles(entry, languages),
        category=entry.category,
        purpose=words_of("purpose", entry.purpose, languages, own=entry.own_purpose),
        provider=provider_of(behind, role=entry.role) if behind else None,
        data_collected=entry.data_collected,
        data_retention=entry.data_retention,
        transfers=Transfer(transfers.countries, transfers.mechanism)
        if transfers
        else None,
        opt_out=tuple(_opt_out(way, languages) for way in entry.opt_out),
        items=tuple(_item(item, languages) for item in entry.items),
        hosts=entry.hosts,
        signals=entry.signals,
        open=entry.open,
    )


def provider_of(entry: ProviderEntry, *, role: Role | None = None) -> Provider:
    """Return the provider that `entry` describes, in another `role` if one is given."""
    return Provider(
        name=entry.name,
        country=entry.country,
        role=role or entry.role,
        policy_url=entry.policy_url,
    )


def names_of(entry: Entry) -> tuple[KnownAs, ...]:
    """Return the names by which notices mention a service."""
    return tuple(
        KnownAs(
            name=known.name or entry.name,
            match=known.match,
            cased=known.cased,
            needs_context=known.needs_context,
            on_site=known.on_site,
            embedded=known.embedded,
            asks_consent=entry.asks_consent,
            gone=entry.gone,
        )
        for known in entry.known_as
    )


def _titles(entry: Entry, languages: tuple[str, ...]) -> Words:
    if entry.title is None:
        return {}
    titles = words_of("title", entry.title, languages, own={"en": entry.name})
    return {
        language: title.replace("{name}", entry.brand or "")
        for language, title in titles.items()
    }


def _opt_out(way: OptOutEntry, languages: tuple[str, ...]) -> OptOut:
    return OptOut(
        url=way.url,
        title=words_of("opt_out", way.title, languages, own=way.own_title),
    )


def _item(item: ItemEntry, languages: tuple[str, ...]) -> Item:
    return Item(
        name=item.name,
        kind=item.kind,
        party=item.party,
        lifetime=item.lifetime,
        purpose=words_of("item", item.purpose, languages, own={}),
        host=item.host,
    )
