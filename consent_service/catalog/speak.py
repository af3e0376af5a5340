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
from consent_service.catalog.vocabulary import Section, Vocabularies


class Speaker:
    """Says entries in some languages."""

    def __init__(self, words: Vocabularies, languages: tuple[str, ...]) -> None:
        self._words = words
        self._languages = languages

    def service(self, entry: Entry, providers: Mapping[str, ProviderEntry]) -> Service:
        """Return what `entry` describes."""
        behind = providers[entry.provider] if entry.provider else None
        transfers = entry.transfers or (behind.transfers if behind else None)
        return Service(
            id=entry.id,
            name=entry.name,
            titles=self._titles(entry),
            brand=(entry.brand or "") if entry.title else "",
            category=entry.category,
            purpose=self._say("purpose", entry.purpose, entry.own_purpose),
            provider=provider_of(behind, role=entry.role) if behind else None,
            data_collected=entry.data_collected,
            data_retention=entry.data_retention,
            transfers=Transfer(transfers.countries, transfers.mechanism)
            if transfers
            else None,
            opt_out=tuple(map(self._opt_out, entry.opt_out)),
            items=tuple(map(self._item, entry.items)),
            hosts=entry.hosts,
            signals=entry.signals,
            open=entry.open,
        )

    def _titles(self, entry: Entry) -> Words:
        if entry.title is None:
            return {}
        titles = self._say("title", entry.title, {"en": entry.name})
        return {
            language: title.replace("{name}", entry.brand or "")
            for language, title in titles.items()
        }

    def _opt_out(self, way: OptOutEntry) -> OptOut:
        return OptOut(way.url, self._say("opt_out", way.title, way.own_title))

    def _item(self, item: ItemEntry) -> Item:
        return Item(
            name=item.name,
            kind=item.kind,
            party=item.party,
            lifetime=item.lifetime,
            purpose=self._say("item", item.purpose, {}),
            host=item.host,
        )

    def _say(self, section: Section, key: str, own: Words) -> Words:
        return self._words.words_of(section, key, self._languages, own=own)


def provider_of(entry: ProviderEntry, *, role: Role | None = None) -> Provider:
    """Return the provider that `entry` describes, with `role` if one is given."""
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
