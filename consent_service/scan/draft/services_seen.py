"""Which services a scan saw, and what is left that no catalog knows."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from consent_service.catalog import Service
from consent_service.policy.built_in import NECESSARY, OWN_SERVICE, PRODUCT_CATEGORIES
from consent_service.policy.plain_name import plain_name
from consent_service.scan.domains import registrable
from consent_service.scan.lifetimes import Seen as Lifetime
from consent_service.scan.register import Register, is_kept_at
from consent_service.scan.report import Observation

OWN_ITEMS = "site-own"
"""The service of what the site itself keeps and nobody has explained."""

# Of what nobody knows the strictest category, until the owner says what it is.
UNKNOWN_SITE = "preferences"
UNKNOWN_OTHER = "marketing"
_STORED = ("cookie", "storage")
_DAY = 86_400


class DraftItem(msgspec.Struct, frozen=True):
    """An item as the policy file writes it.

    For a comment: `probably` is what a hint says of it, `kept` how many days the
    browser keeps what asked for longer.
    """

    name: str
    kind: str
    party: str
    lifetime: str | None
    host: str | None = None
    probably: str | None = None
    kept: int | None = None


class DraftService(msgspec.Struct, kw_only=True):
    """A service of the draft. Of a known one only what the catalog lacks is here."""

    id: str
    category: str
    known: bool = False
    name: str = ""
    hosts: dict[str, None] = {}
    items: dict[str, DraftItem] = {}


def services_seen(
    observations: Iterable[Observation], catalog: Mapping[str, Service], *, site: str
) -> list[DraftService]:
    """Return every service that was seen, in the order of the scan."""
    seen = _Seen(catalog, site)
    for observation in observations:
        seen.take(observation)
    return list(seen.services.values())


class _Seen:
    """The services of the draft so far, by id, in the order they were seen."""

    def __init__(self, catalog: Mapping[str, Service], site: str) -> None:
        # Every policy declares this service by itself, for cookies named by its site:
        # another one of such a name is somebody else's.
        self._own_names = f"consent_{site}"
        self._catalog = {
            key: service for key, service in catalog.items() if key != OWN_SERVICE
        }
        self._register = Register(catalog.values())
        self.services: dict[str, DraftService] = {}

    def take(self, observation: Observation) -> None:
        subject, service = observation.subject, observation.service
        known = self._catalog.get(service) if service else None
        is_own = service == OWN_SERVICE and (
            subject.type not in _STORED or subject.name.startswith(self._own_names)
        )
        if is_own or subject.type == "signal":
            return
        if known is None:
            self._unknown(observation)
            return
        added = self._known(known)
        if subject.type in _STORED and not self._is_catalogued(observation):
            self._add(added, observation)

    def _known(self, service: Service) -> DraftService:
        category = service.category
        if category not in PRODUCT_CATEGORIES:
            category = UNKNOWN_OTHER
        return self.services.setdefault(
            service.id,
            DraftService(id=service.id, category=category, known=True, items={}),
        )

    def _is_catalogued(self, observation: Observation) -> bool:
        """Return whether an item of the service that it is put under fits."""
        subject = observation.subject
        kind = subject.kind or "other"
        return any(
            match.service.id == observation.service
            and is_kept_at(match, observation.party, subject.host)
            for match in self._register.named(kind, subject.name)
        )

    def _unknown(self, observation: Observation) -> None:
        subject = observation.subject
        if observation.service == OWN_SERVICE:
            # The memory of the site's present banner, under what every policy has.
            service = self._own(OWN_SERVICE, NECESSARY)
            service.known = True
        elif observation.party == "first":
            service = self._own(OWN_ITEMS, UNKNOWN_SITE)
        else:
            service = self._other(subject.host)
            service.hosts |= dict.fromkeys(
                [subject.host, *(subject.hosts or ())]
                if subject.type == "request"
                else [subject.host]
            )
        # A script of another host is declared with its host.
        is_own_reading = subject.type == "fingerprint" and observation.party == "first"
        if subject.type in _STORED or is_own_reading:
            self._add(service, observation)

    def _own(self, name: str, category: str) -> DraftService:
        return self.services.setdefault(
            name, DraftService(id=name, category=category, hosts={}, items={})
        )

    def _other(self, host: str) -> DraftService:
        domain = registrable(host)
        name = plain_name(domain) or "unknown"
        return self.services.setdefault(
            name,
            DraftService(
                id=name, category=UNKNOWN_OTHER, name=domain, hosts={}, items={}
            ),
        )

    def _add(self, service: DraftService, observation: Observation) -> None:
        item = _item(observation)
        if item is None:
            return
        number = 2
        while service.items.get(item.name, item) != item:
            # The file names an item once in each service.
            service = self._further(service, number)
            number += 1
        service.items[item.name] = item

    def _further(self, service: DraftService, number: int) -> DraftService:
        base = service.id.rpartition("-more-")[0] or service.id
        name = f"{base}-more-{number}"
        return self.services.setdefault(
            name,
            DraftService(
                id=name, category=service.category, name=service.name or service.id,
                hosts=dict(service.hosts), items={},
            ),
        )  # fmt: skip


def _item(observation: Observation) -> DraftItem | None:
    subject = observation.subject
    if subject.kind == "service_worker":
        # What it keeps is a cache; a worker itself is no item of a policy. Its path
        # stands for caches that it has not made yet.
        return DraftItem(subject.name[:200], "cache", observation.party, "persistent")
    kind = "fingerprint" if subject.type == "fingerprint" else subject.kind
    if not subject.name.strip() or not subject.name.isprintable() or kind is None:
        return None
    return DraftItem(
        name=subject.name[:200],
        kind=kind,
        party=observation.party,
        lifetime=None if kind == "fingerprint" else lifetime_of(observation),
        host=subject.host if observation.party == "third" else None,
        probably=observation.probably,
        kept=_kept_days(observation),
    )


def _kept_days(observation: Observation) -> int | None:
    kept = observation.seen_lifetime
    cut = observation.asked_lifetime is not None and isinstance(kept, int)
    return round(kept / _DAY) if cut and isinstance(kept, int) else None


def lifetime_of(observation: Observation) -> str | None:
    """Return a lifetime as policies write it: the one asked for, where one was."""
    seen: Lifetime | None = observation.asked_lifetime or observation.seen_lifetime
    if seen is None or isinstance(seen, str):
        return seen
    if seen >= 10 * _DAY or seen % _DAY == 0:
        return f"P{round(seen / _DAY)}D"
    for unit, size in (("H", 3_600), ("M", 60)):
        if seen % size == 0:
            return f"PT{seen // size}{unit}"
    return f"PT{max(seen, 1)}S"


def by_category(services: Iterable[DraftService]) -> Iterator[tuple[str, list[str]]]:
    """Yield each category with the ids of its services, in the product's order."""
    listed = list(services)
    for category in PRODUCT_CATEGORIES:
        ids = [each.id for each in listed if each.category == category]
        if ids:
            yield category, list(dict.fromkeys(ids))
