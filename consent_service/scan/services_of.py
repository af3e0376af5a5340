"""Which service answers at a host? Several may share one.

`www.googletagmanager.com` serves a tag manager, statistics and advertising. What
decides is the address, then which service was seen elsewhere too, then the order of
the policy.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from consent_service.catalog import Service
from consent_service.policy.built_in import OWN_SERVICE
from consent_service.scan.domains import host_of
from consent_service.scan.register import Match, Register
from consent_service.scan.report_words import CookieKind, StorageKind
from consent_service.scan.service_pages import is_own_script
from consent_service.scan.standard import Standard

Name = tuple[CookieKind | StorageKind, str]
"""How something is kept, and its name."""


class Contacts:
    """All addresses that were asked, and the services that they are of.

    `cloaked` names what a host of the site's own domain really is; `names` are those of
    all that is kept.
    """

    def __init__(
        self,
        standard: Standard,
        urls: Iterable[str],
        cloaked: Mapping[str, tuple[str, ...]] | None = None,
        names: Iterable[Name] = (),
    ) -> None:
        self._standard = standard
        self._urls = list(dict.fromkeys(urls))
        self._names = frozenset(names)
        self.cloaked = cloaked or {}
        self._own_hosts = {host_of(url) for url in self._urls if self._is_own(url)}

    def _is_own(self, url: str) -> bool:
        policy = self._standard.policy
        return is_own_script(url, policy.site if policy else None)

    def declared_for(self, url: str) -> list[Service]:
        """Return the declared services that may be behind an address, best first."""
        if host_of(url) in self._own_hosts:
            own = self._standard.declared.by_id.get(OWN_SERVICE)
            return [own] if own else []
        return self._ranked(self._standard.declared, url, self._seen_declared)

    def usual_for(self, url: str) -> list[Service]:
        """Return the services of the catalog that may be behind an address."""
        return self._ranked(self._standard.catalog, url, self._seen_usual)

    def services_at(self, host: str) -> list[Service]:
        """Return the declared services that answer at a host."""
        return self._of_host(self._standard.declared, host, self._seen_declared)

    def usual_at(self, host: str) -> list[Service]:
        """Return the services of the catalog that answer at a host."""
        return self._of_host(self._standard.catalog, host, self._seen_usual)

    def likeliest(self, services: Iterable[Service]) -> list[Service]:
        """Order services of the catalog that keep an item of one name.

        Matomo's cookies are those of Matomo Cloud, too: what answered comes first, and
        last a service that answers at hosts of its own, none of which was asked.
        """

        def rank(service: Service) -> int:
            if service.id in self._seen_usual:
                return 0
            if service.id in self._asked_usual:
                return 1
            return 3 if service.hosts else 2

        return sorted(services, key=rank)

    def is_told_apart(self, match: Match) -> bool:
        """Return whether a name of the catalog shows that its service is there.

        A common name does so only beside a host of the service or another item of it,
        or where the service has neither (decision 0060).
        """
        service, item = match
        is_common = self._standard.is_common
        if not is_common(service, item) or item.host:
            return True
        if service.id in self._asked_usual:
            return True
        if not service.hosts and all(
            is_common(service, each) for each in service.items
        ):
            return True
        return any(
            found.service.id == service.id and found.item.name != item.name
            for kind, name in self._names
            for found in self._standard.catalog.named(kind, name)
        )

    @cached_property
    def _asked_usual(self) -> frozenset[str]:
        hosts = {host_of(url) for url in self._urls}
        names = [name for host in hosts for name in (host, *self.cloaked.get(host, ()))]
        catalog = self._standard.catalog
        return frozenset(service.id for name in names for service in catalog.at(name))

    def _of_host(
        self, register: Register, host: str, seen: frozenset[str]
    ) -> list[Service]:
        for url in self._urls:
            if host_of(url) == host:
                return self._ranked(register, url, seen)
        return _first(register.at(host), seen)

    def _ranked(
        self, register: Register, url: str, seen: frozenset[str]
    ) -> list[Service]:
        host = host_of(url)
        found = [
            service
            for name in (host, *self.cloaked.get(host, ()))
            for service in register.at(name)
        ]
        told = self._standard.told_by(url)
        exact = [service for service in found if service.id in told]
        return exact[:1] or _first(found, seen)

    @cached_property
    def _seen_declared(self) -> frozenset[str]:
        return self._certain(self._standard.declared)

    @cached_property
    def _seen_usual(self) -> frozenset[str]:
        return self._certain(self._standard.catalog)

    def _certain(self, register: Register) -> frozenset[str]:
        """Return the services that an address or a host of theirs alone shows."""
        certain = set()
        for url in self._urls:
            found = register.at(host_of(url))
            ids = {service.id for service in found}
            told = self._standard.told_by(url)
            certain |= ids & set(told) if told else ids if len(ids) == 1 else set()
        return frozenset(certain)


def _first(found: list[Service], seen: frozenset[str]) -> list[Service]:
    """Put the services that are known to be there first; the order stays else."""
    return sorted(found, key=lambda service: service.id not in seen)
