"""Find the services that keep an item or answer at a host.

One register is made of the policy's services, another of the catalog's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from consent_service.catalog import Item, Service
from consent_service.catalog.name_index import NameIndex
from consent_service.scan.domains import registrable
from consent_service.scan.hosts import is_under
from consent_service.scan.report_words import Party, SubjectKind

ItemKind = SubjectKind | Literal["fingerprint"]
_COOKIES = ("http_cookie", "script_cookie")


class Match(NamedTuple):
    """An item that fits what was seen, and the service that keeps it."""

    service: Service
    item: Item


class Register:
    """Services by what they keep and where they answer."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.services = tuple(services)
        self.by_id = {service.id: service for service in self.services}
        self._items: dict[str, NameIndex[Match]] = defaultdict(
            lambda: NameIndex(star=".*")
        )
        for service in self.services:
            for item in service.items:
                self._items[_way(item.kind)].add(item.name, Match(service, item))
        self._hosts: dict[str, list[int]] = defaultdict(list)
        for place, service in enumerate(self.services):
            for written in service.hosts:
                self._hosts[written].append(place)

    def named(self, kind: ItemKind, name: str) -> list[Match]:
        """Return the items of that name and way of storing, most precise first.

        A cookie set by a script and one set by an answer are the same item.
        """
        index = self._items.get(_way(kind))
        return index.find(name) if index else []

    def at(self, host: str) -> list[Service]:
        """Return the services that answer at `host`, those that name it first."""
        precision: dict[int, int] = {}
        for written in _ways_to_write(host):
            for place in self._hosts.get(written, ()):
                known = precision.get(place, 0)
                precision[place] = max(known, _precision(written))
        places = sorted(precision, key=lambda place: (-precision[place], place))
        return [self.services[place] for place in places]

    def keeps_caches(self, party: Party) -> bool:
        """Return whether anything of that party is said to keep a cache."""
        return any(
            item.kind == "cache" and item.party == party
            for service in self.services
            for item in service.items
        )


def _ways_to_write(host: str) -> Iterator[str]:
    """Yield what fits a host: itself, and each `*.` above it."""
    yield host
    name = host
    while name:
        # `*.name` stands for the name itself, too.
        yield f"*.{name}"
        name = name.partition(".")[2]


def _precision(written: str) -> int:
    return len(written) + 1000 * (not written.startswith("*."))


def is_kept_at(match: Match, party: Party, host: str) -> bool:
    """Return whether the item is kept where it was seen.

    Of another site's item that names no host, the hosts of its service count.
    """
    service, item = match
    if item.party != party:
        return False
    if party == "first":
        return True
    if item.host:
        return is_under(item.host, host) or is_under(host, item.host)
    places = {registrable(written.removeprefix("*.")) for written in service.hosts}
    return not places or registrable(host) in places


def _way(kind: str | None) -> str:
    """Return how it is stored, for cookies no matter what set them."""
    return "cookie" if kind in _COOKIES else kind or ""
