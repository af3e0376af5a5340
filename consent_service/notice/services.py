"""The third-party services that notices name, and the names that they use."""

import re
from functools import cache

import msgspec

from consent_service.catalog import Catalog, KnownAs, Service, load_catalog
from consent_service.notice.service_names import bent, forms_of

_EMBEDDED = "embedded_media"
# What an embedded service shows; forms and calendars are there to be filled in.
_SHOWN = frozenset(
    f"embedded_{thing}"
    for thing in ("video", "map", "posts", "content", "audio", "document")
)
# A notice tells buttons and embedded content apart; the visitor decides about both in
# one category.
_DECIDED_AS = {_EMBEDDED: "social_sharing"}


class NamedService(msgspec.Struct, frozen=True):
    """A service under one of the names that notices use.

    Attributes:
        name: As reports print it.
        category: What it is for, with embedded content told apart.
        provider: The provider's key in the catalog, or its name.
        leaves_eea: Data go outside the EEA, unless the owner has agreed otherwise.
        asks_consent: It asks visitors for consent.
        gone: The year in which it was shut down.
        catalog_id: Its id in the catalog.
        sets_none: By the catalog it keeps nothing on the visitor's device.
        shows_content: It shows films, maps or posts, and not a form or a calendar.
    """

    name: str
    match: tuple[str, ...]
    category: str
    provider: str
    leaves_eea: bool
    catalog_id: str
    cased: bool = False
    needs_context: bool = False
    on_site: bool = True
    asks_consent: bool = False
    gone: int | None = None
    sets_none: bool = False
    shows_content: bool = False


Services = tuple[NamedService, ...]


@cache
def load_named_services() -> Services:
    """Return the services of the catalog that ships, as `name_services` does."""
    return name_services(load_catalog())


def name_services(catalog: Catalog) -> Services:
    """Return every service of `catalog` by every name, longer names before shorter.

    "Google Analytics 4" comes before "Google Analytics", which it holds. A service
    that an owner described is found by its own name too (decision 0031).
    """
    found = [
        _named(catalog.services[key], known, catalog.entries[key].purpose)
        for key, names in catalog.known_as.items()
        for known in names or _own_names(catalog, key)
    ]
    return tuple(sorted(found, key=lambda service: (-len(service.name), service.name)))


def _own_names(catalog: Catalog, key: str) -> tuple[KnownAs, ...]:
    if key not in catalog.own:
        return ()
    entry = catalog.entries[key]
    spelling = rf"\b{re.escape(entry.name)}\b"
    known = KnownAs(
        name=entry.name,
        match=(spelling,),
        cased=True,
        asks_consent=entry.asks_consent,
        gone=entry.gone,
    )
    return (known,)


def _named(service: Service, known: KnownAs, purpose: str) -> NamedService:
    return NamedService(
        name=known.name,
        match=known.match,
        category=_EMBEDDED if known.embedded else service.category,
        provider=service.provider.name if service.provider else "",
        leaves_eea=bool(service.transfers and service.transfers.countries),
        cased=known.cased,
        needs_context=known.needs_context,
        on_site=known.on_site,
        asks_consent=known.asks_consent,
        gone=known.gone,
        catalog_id=service.id,
        shows_content=purpose in _SHOWN,
        sets_none=not service.items and "items" not in service.open,
    )


def decided_as(category: str) -> str:
    """Return the category in which visitors decide about a category of a notice."""
    return _DECIDED_AS.get(category, category)


@cache
def pattern_of(service: NamedService) -> re.Pattern[str]:
    """Return the expression that finds the service's name in running text."""
    spelt = (bent(match) for match in service.match)
    names = "|".join((*spelt, *forms_of(service.name)))
    # Not inside an address: what is linked to is not for that reason in use.
    whole = rf"(?<![\w@./])(?:{names})(?!\.(?:com|fi|net|org|se|io)\b)"
    return re.compile(whole, 0 if service.cased else re.IGNORECASE)
