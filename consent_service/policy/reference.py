"""Everything that a policy file may refer to, in one value."""

from collections.abc import Callable, Mapping
from functools import cache

import msgspec

from consent_service.catalog import load_catalog
from consent_service.jurisdictions import Jurisdiction, load_jurisdictions
from consent_service.locales import LANGUAGES, Texts, load_texts
from consent_service.policy.model import Service


class Known(msgspec.Struct, frozen=True):
    """The catalog's services, the texts of each language and the jurisdictions.

    `spoken` gives the services with their words in further languages.
    """

    services: Mapping[str, Service]
    texts: Callable[[str], Texts]
    languages: tuple[str, ...]
    jurisdictions: Mapping[str, Jurisdiction]
    spoken: Callable[[tuple[str, ...]], Mapping[str, Service]] | None = None

    def services_in(self, languages: tuple[str, ...]) -> Mapping[str, Service]:
        """Return the services with those of their words that are in `languages`."""
        return self.spoken(languages) if self.spoken else self.services


def load_known() -> Known:
    """Read the data that ships with this package. Load once, use for every policy."""
    catalog = load_catalog()
    return Known(
        services=catalog.services,
        spoken=catalog.services_in,
        texts=cache(load_texts),
        languages=LANGUAGES,
        jurisdictions=load_jurisdictions(),
    )
