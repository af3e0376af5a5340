"""Everything that a policy file may refer to, in one value."""

from collections.abc import Callable, Mapping
from functools import cache

import msgspec

from consent_service.catalog import load_catalog
from consent_service.jurisdictions import Jurisdiction, load_jurisdictions
from consent_service.locales import LANGUAGES, Texts, load_texts
from consent_service.policy.model import Service


class Known(msgspec.Struct, frozen=True):
    """The catalog's services, the texts of each language and the jurisdictions."""

    services: Mapping[str, Service]
    texts: Callable[[str], Texts]
    languages: tuple[str, ...]
    jurisdictions: Mapping[str, Jurisdiction]


def load_known() -> Known:
    """Read the data that ships with this package. Load once, use for every policy."""
    return Known(
        services=load_catalog().services,
        texts=cache(load_texts),
        languages=LANGUAGES,
        jurisdictions=load_jurisdictions(),
    )
