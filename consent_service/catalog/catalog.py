"""The catalog as a value: entries as written, services with their words."""

from collections.abc import Mapping
from functools import cached_property

from consent_service.catalog.entry import Entry, ProviderEntry
from consent_service.catalog.lookup import Lookup
from consent_service.catalog.model import KnownAs, Provider, Service
from consent_service.catalog.speak import Speaker, names_of, provider_of
from consent_service.catalog.table import LazyTable
from consent_service.catalog.vocabulary import Vocabularies


class Catalog:
    """Every known service and provider, by id.

    Attributes:
        entries: The services as their files have them, with keys in place of words.
        provider_entries: The providers, likewise.
        words: The sentences that the keys stand for.
        own: The ids of services that the owner described.
        providers: The legal entities behind services.
        known_as: The names of a service in notices, by the service's id.
    """

    def __init__(
        self,
        *,
        entries: Mapping[str, Entry],
        provider_entries: Mapping[str, ProviderEntry],
        words: Vocabularies,
        own: frozenset[str] = frozenset(),
    ) -> None:
        self.entries = entries
        self.provider_entries = provider_entries
        self.words = words
        self.own = own
        self.providers: Mapping[str, Provider] = LazyTable(
            provider_entries, lambda key: provider_of(provider_entries[key])
        )
        self.known_as: Mapping[str, tuple[KnownAs, ...]] = LazyTable(
            entries, lambda key: names_of(entries[key])
        )
        self._spoken: dict[tuple[str, ...], Mapping[str, Service]] = {}

    @property
    def services(self) -> Mapping[str, Service]:
        """The services with their words in Finnish, Swedish and English."""
        return self.services_in(())

    def services_in(self, languages: tuple[str, ...]) -> Mapping[str, Service]:
        """Return the services with their words in `languages` too.

        A sentence that a language lacks is left out of it, and said in English.
        """
        if languages not in self._spoken:
            speaker = Speaker(self.words, languages)
            self._spoken[languages] = LazyTable(
                self.entries,
                lambda key: speaker.service(self.entries[key], self.provider_entries),
            )
        return self._spoken[languages]

    @cached_property
    def lookup(self) -> Lookup:
        """The services by host, address, stored name and alias. Reads every file."""
        return Lookup(self.entries)
