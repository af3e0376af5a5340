"""Everything that a policy file may refer to, in one value."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import msgspec

from consent_service.catalog import Catalog, Kind, load_catalog
from consent_service.catalog.entry import Entry
from consent_service.catalog.hints import Hint, Hints
from consent_service.catalog.lookup import FoundItem
from consent_service.catalog.own import extend_catalog
from consent_service.jurisdictions import Jurisdiction, load_jurisdictions
from consent_service.locales import LANGUAGES, Texts, load_texts
from consent_service.policy.model import Service


class Known(msgspec.Struct, frozen=True):
    """The catalog's services, the texts of each language and the jurisdictions.

    Attributes:
        services: The services by id.
        spoken: Gives the services with their words in further languages.
        find_id: Gives the id of the service that an id or an alias means.
        find_items: Gives the items of the catalog that a name, a kind and a host fit,
            and that these tell.
        find_hint: Gives the hint on a name and a host, if there is one.
    """

    services: Mapping[str, Service]
    texts: Callable[[str], Texts]
    languages: tuple[str, ...]
    jurisdictions: Mapping[str, Jurisdiction]
    spoken: Callable[[tuple[str, ...]], Mapping[str, Service]] | None = None
    find_id: Callable[[str], str | None] = lambda _: None
    find_items: Callable[[str, Kind, str | None], tuple[FoundItem, ...]] = lambda *_: ()
    find_hint: Callable[[str, str | None], Hint | None] = lambda *_: None

    def services_in(self, languages: tuple[str, ...]) -> Mapping[str, Service]:
        """Return the services with those of their words that are in `languages`."""
        return self.spoken(languages) if self.spoken else self.services


def load_known(own_catalog: Path | None = None, *, hints: Hints | None = None) -> Known:
    """Read the data that ships with this package. Load once, use for every policy.

    Raises:
        CatalogError: The folder of the owner's own catalog cannot be used.
    """
    catalog = load_whole_catalog(own_catalog)
    return Known(
        services=catalog.services,
        spoken=catalog.services_in,
        # The look-up reads every file of the catalog: it is made when it is needed.
        find_id=lambda name: catalog.lookup.find_id(name),
        find_items=lambda *asked: catalog.lookup.find_telling(*asked),
        find_hint=(hints or Hints()).find_hint,
        texts=cache(load_texts),
        languages=LANGUAGES,
        jurisdictions=load_jurisdictions(),
    )


def load_whole_catalog(
    own: Path | None, *, drafts: Mapping[str, Entry] = {}
) -> Catalog:
    """Return the catalog that ships, with the services of the folder `own`.

    `drafts` are services that are to be written there.

    Raises:
        CatalogError: The folder cannot be used.
    """
    if own is None:
        return load_catalog()
    english = load_texts("en")
    return extend_catalog(
        load_catalog(),
        own,
        categories=english.category,
        data=english.data,
        drafts=drafts,
    )
