"""Find the services that keep an item or answer at a host.

One register is made of the policy's services, another of the catalog's.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

from consent_service.catalog import Item, Service
from consent_service.catalog.name_index import NameIndex
from consent_service.scan.domains import registrable
from consent_service.scan.hosts import is_host, is_under
from consent_service.scan.report import Party, SubjectKind

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

    def named(self, kind: ItemKind, name: str) -> list[Match]:
        """Return the items of that name and way of storing, most precise first.

        A cookie set by a script and one set by an answer are the same item.
        """
        index = self._items.get(_way(kind))
        return index.find(name) if index else []

    def at(self, host: str) -> list[Service]:
        """Return the services that answer at `host`, those that name it first."""
        by_precision: dict[int, list[Service]] = {}
        for service in self.services:
            fitting = [
                len(written) + 1000 * (not written.startswith("*."))
                for written in service.hosts
                if is_host(written, host)
            ]
            if fitting:
                by_precision.setdefault(max(fitting), []).append(service)
        return [
            service
            for size in sorted(by_precision, reverse=True)
            for service in by_precision[size]
        ]

    def keeps_caches(self, party: Party) -> bool:
        """Return whether anything of that party is said to keep a cache."""
        return any(
            item.kind == "cache" and item.party == party
            for service in self.services
            for item in service.items
        )


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
