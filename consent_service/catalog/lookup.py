"""Which service a host, an address or a stored name belongs to.

Made once from the whole catalog; then each question is a few look-ups in tables,
however many services there are.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from consent_service.catalog.entry import Entry, ItemEntry
from consent_service.catalog.model import Kind
from consent_service.catalog.name_index import NameIndex

_COOKIES: frozenset[Kind] = frozenset({"http_cookie", "script_cookie"})


class FoundItem(msgspec.Struct, frozen=True):
    """An item of the catalog whose name fits, and the service that it belongs to."""

    service: str
    item: ItemEntry


class Lookup:
    """The catalog by host, address, stored name and alias."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._owners: dict[str, str] = {}
        self._users: dict[str, list[str]] = defaultdict(list)
        self._addresses: dict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(
            list
        )
        # What changes in a name is never empty: `_ga_*` is not `_ga_`.
        self._items: NameIndex[FoundItem] = NameIndex(star=".+")
        self._ids: dict[str, str] = {}
        for entry in entries.values():
            self._take_hosts(entry)
            self._take_items(entry)
            self._ids |= dict.fromkeys((entry.id, *entry.aliases), entry.id)

    def find_by_host(self, host: str) -> str | None:
        """Return the service that `host` belongs to; None if there is not exactly one.

        Of `*.example.com` and `*.cdn.example.com` the longer one decides.
        """
        for pattern in _patterns_of(host):
            if pattern in self._users:
                return self._owners.get(pattern)
        return None

    def find_all_by_host(self, host: str) -> tuple[str, ...]:
        """Return every service that contacts `host`, by the longest pattern."""
        for pattern in _patterns_of(host):
            if pattern in self._users:
                return tuple(self._users[pattern])
        return ()

    def find_by_address(self, address: str) -> str | None:
        """Return the service at an address such as `https://www.google.com/maps/…`.

        What the catalog says of addresses comes before what it says of their hosts.
        """
        rest = re.sub(r"^[a-z]+:/*", "", address.strip(), flags=re.IGNORECASE)
        host = re.split(r"[/?#:]", rest, maxsplit=1)[0].lower()
        lowered = host + rest[len(host) :]
        for pattern, service in self._addresses.get(host, ()):
            if pattern.match(lowered):
                return service
        return self.find_by_host(host)

    def find_by_name(
        self, name: str, kind: Kind | None = None, host: str | None = None
    ) -> tuple[FoundItem, ...]:
        """Return the items that this name fits best.

        Args:
            name: As it stands in the browser.
            kind: How it is kept; cookies of scripts and of HTTP count as the same.
            host: The host that keeps it, for an item of a third party. Without it
                items of every host fit.
        """
        return tuple(
            found
            for found in self._items.find(name)
            if _is_kind(found.item.kind, kind) and _is_host(found.item.host, host)
        )

    def find_telling(
        self, name: str, kind: Kind | None = None, host: str | None = None
    ) -> tuple[FoundItem, ...]:
        """Return what `find_by_name` does, without names that alone tell no service.

        A common name such as `uid` counts only for an item of the host that keeps it.
        """
        return tuple(
            found
            for found in self.find_by_name(name, kind, host)
            if not found.item.common or (host and found.item.host)
        )

    def find_id(self, name: str) -> str | None:
        """Return the id of the service with the id or alias `name`."""
        return self._ids.get(name)

    def _take_hosts(self, entry: Entry) -> None:
        for host in entry.hosts:
            self._users[host].append(entry.id)
            if host not in entry.shared_hosts:
                self._owners[host] = entry.id
        for address in entry.addresses:
            host = address.partition("/")[0]
            form = re.escape(address).replace(r"\*", ".*")
            self._addresses[host].append((re.compile(form), entry.id))

    def _take_items(self, entry: Entry) -> None:
        for item in entry.items:
            self._items.add(item.name, FoundItem(entry.id, item))


def _patterns_of(host: str) -> Iterable[str]:
    """Yield the patterns that cover `host`, the longest first."""
    host = host.lower().strip(".")
    yield host
    while "." in host:
        host = host.partition(".")[2]
        yield f"*.{host}"


def _is_kind(kind: Kind, wanted: Kind | None) -> bool:
    if wanted is None or kind == wanted:
        return True
    return kind in _COOKIES and wanted in _COOKIES


def _is_host(host: str | None, wanted: str | None) -> bool:
    """Return whether an item of `host` can be kept by `wanted`, or by a page of it."""
    if wanted is None or host is None:
        return True
    wanted = wanted.lower().strip(".")
    return host == wanted or wanted.endswith(f".{host}") or host.endswith(f".{wanted}")
