"""Which known service an address of a page belongs to, and in which category it is."""

from collections.abc import Iterable, Mapping
from urllib.parse import urljoin

import msgspec

from consent_service.catalog import Catalog, Service
from consent_service.policy.built_in import NECESSARY, PRODUCT_CATEGORIES
from consent_service.policy.model import Policy
from consent_service.scan.domains import host_of, is_same_site
from consent_service.scan.hosts import is_host


class Contact(msgspec.Struct, frozen=True):
    """A service that a page contacts.

    Attributes:
        category: Where the policy has it; where the catalog has it, if the policy
            does not list it.
        declared: The policy lists it.
    """

    id: str
    name: str
    category: str
    declared: bool

    @property
    def needs_consent(self) -> bool:
        return self.category != NECESSARY


class KnownServices:
    """The policy's services before those of the catalog.

    Args:
        catalog: Every known service.
        policy: The site's policy; without one the catalog decides.
        address: Where the page is, for addresses without a host; "" if unknown.
    """

    def __init__(
        self, catalog: Catalog, policy: Policy | None = None, address: str = ""
    ) -> None:
        self._catalog = catalog
        self._policy = policy
        self._address = address
        services = policy.services if policy else ()
        self._declared: Mapping[str, Service] = {each.id: each for each in services}

    @property
    def has_policy(self) -> bool:
        return self._policy is not None

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that a mark can name."""
        if self._policy is None:
            return tuple(name for name in PRODUCT_CATEGORIES if name != NECESSARY)
        return tuple(category.id for category in self._policy.optional_categories)

    def at(self, address: str, base: str = "") -> Contact | None:
        """Return the service behind an address of the page, None if nobody knows it."""
        whole = self.whole(address, base)
        host = host_of(whole)
        if not host:
            return None
        lookup = self._catalog.lookup
        exact = lookup.find_by_address(whole)
        candidates = [exact] if exact else list(lookup.find_all_by_host(host))
        # The policy's own service at that host says more than the catalog's.
        written = [
            service.id
            for service in self._declared.values()
            if any(is_host(name, host) for name in service.hosts)
        ]
        if exact in self._declared:
            return self.named(str(exact))
        for name in (*written, *candidates):
            if name in self._declared:
                return self.named(name)
        return self.named(candidates[0]) if candidates else None

    def named(self, service: str) -> Contact | None:
        """Return a service by its id."""
        if found := self._declared.get(service):
            return Contact(service, found.name, found.category, declared=True)
        if entry := self._catalog.entries.get(service):
            return Contact(service, entry.name, entry.category, declared=False)
        return None

    def first(self, addresses: Iterable[str], base: str = "") -> Contact | None:
        """Return the first known service of several addresses."""
        return next(filter(None, (self.at(each, base) for each in addresses)), None)

    def whole(self, address: str, base: str = "") -> str:
        """Return an address with its scheme and host, as far as they are known."""
        try:
            whole = urljoin(urljoin(self._address, base), address.strip())
        except ValueError:
            return ""
        # A page from a file has no scheme of its own to give.
        return f"https:{whole}" if whole.startswith("//") else whole

    def is_foreign(self, host: str) -> bool:
        """Return whether a host belongs to another site.

        The page's own is known by its address or the policy's domains.
        """
        own = [host_of(self._address), *(self._policy.domains if self._policy else ())]
        return not any(is_same_site(host, each) for each in own if each)
