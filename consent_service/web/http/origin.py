"""Whose page is asking: which origins a site accepts, and what is same-site.

Fetch standard, `Origin` and `Sec-Fetch-Site` headers. A page cannot write either.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
from starlette.types import Scope

from consent_service.errors import ForeignOriginError

_SAME = frozenset({"same-origin", "same-site"})
# What a policy can list. Nothing else is repeated as a line to write.
_NETLOC = re.compile(r"[a-z0-9][a-z0-9.-]{0,251}(:[0-9]{1,5})?")
# Hosts that are remembered once split: every choice asks for the same few, several
# times. Names on the web are not longer, with scheme and port (RFC 1035 section 2.3.4).
_REMEMBERED = 4_096
_LONGEST_HOST = 270
# The most of an origin that an error repeats.
_LONGEST = 200


class Caller(NamedTuple):
    """What the request says of the page it comes from."""

    origin: str | None
    fetch_site: str | None
    host: str


def caller_address(scope: Scope) -> str:
    """Return the address of the connection, "" where the server knows none."""
    client = scope.get("client")
    return client[0] if client else ""


class Acceptance(NamedTuple):
    """An accepted caller. `origin` goes into the CORS headers if it has one.

    `by_http` says whether the page reads the cookie that an HTTP answer sets; another
    page of the same site may not.
    """

    origin: str | None
    same_site: bool
    by_http: bool = False


class OriginRules(msgspec.Struct, frozen=True):
    """Which origins speak for one site.

    Attributes:
        domains: The site's own hosts, exactly as its policy lists them. A loopback
            host without a port means every port.
        own_host: Host and port of the service's public address.
        cookie_domain: The domain that the site's cookie is shared over, if any.
        demo: Whether pages on any loopback port count as the site's.
    """

    domains: Collection[str]
    own_host: str
    cookie_domain: str | None = None
    demo: bool = False

    def accept(self, caller: Caller) -> Acceptance:
        """Return how the caller may read the answer.

        A request without `Origin` is not from a script of another site: browsers send
        the header with every POST. `Sec-Fetch-Site` is checked all the same.

        Raises:
            ForeignOriginError: It comes from a page that is not the site's.
        """
        if caller.origin is None:
            if caller.fetch_site == "cross-site":
                raise ForeignOriginError("the request comes from another site")
            return Acceptance(None, caller.fetch_site in _SAME)

        netloc = origin_netloc(caller.origin)
        if not self._knows(netloc, caller):
            raise self._foreign(caller.origin, netloc)
        same_site = self._is_same_site(netloc, caller)
        shared = shares_cookies(netloc, caller.host, self.cookie_domain)
        return Acceptance(caller.origin, same_site, same_site and shared)

    def check_own(self, caller: Caller) -> None:
        """Check that the request comes from one of the service's own pages.

        They are found under the public address, or under the name that the request
        gives us if that is one of the site's domains or this machine. The `Host`
        header alone proves nothing.

        Raises:
            ForeignOriginError: It may come from another page.
        """
        if caller.origin is None and caller.fetch_site in (None, "same-origin"):
            return
        netloc = origin_netloc(caller.origin or "")
        is_ours = netloc in self.domains or is_loopback(netloc)
        if netloc and (netloc == self.own_host or (netloc == caller.host and is_ours)):
            return
        raise ForeignOriginError("the form was not sent from a page of this service")

    def _foreign(self, origin: str, netloc: str) -> ForeignOriginError:
        """Return the error for an origin: what did not fit, and the line to write."""
        if not _NETLOC.fullmatch(netloc):
            return ForeignOriginError(
                f"origin {origin[:_LONGEST]!r} is not that of a page on the web",
                hint="open the page over http:// or https://, outside a sandbox",
            )
        hosts = ", ".join(f'"{host}"' for host in (*self.domains, netloc))
        return ForeignOriginError(
            f"origin {origin[:_LONGEST]!r} is not one of the site's domains: "
            f"{self._misfit(netloc)}",
            hint=f"if it is the site's, write in its policy: domains = [{hosts}]",
        )

    def _misfit(self, netloc: str) -> str:
        host, _, port = netloc.partition(":")
        same_host = [domain for domain in self.domains if host_name(domain) == host]
        if not same_host:
            return f"host {host!r} is not listed"
        asked = f"with port {port}" if port else "without a port"
        return f"{' and '.join(same_host)} is listed, and {host!r} not {asked}"

    def _knows(self, netloc: str, caller: Caller) -> bool:
        if not netloc or netloc in self.domains:
            return bool(netloc)
        # In development nobody lists ports. Only this machine can serve such a page.
        host = host_name(netloc)
        if host in self.domains and is_loopback(host):
            return True
        # The Host header alone proves nothing: a name that an attacker points at us
        # (DNS rebinding) would be in both headers.
        if netloc == caller.host and (netloc == self.own_host or is_loopback(netloc)):
            return True
        return self.demo and is_loopback(netloc)

    def _is_same_site(self, netloc: str, caller: Caller) -> bool:
        if caller.fetch_site is not None:
            return caller.fetch_site in _SAME
        # Safari before 16.4 sends no Sec-Fetch-Site.
        return shares_cookies(netloc, caller.host, self.cookie_domain)


def shares_cookies(page: str, service: str, domain: str | None) -> bool:
    """Return whether a page reads the cookies that the service sets for `domain`.

    Ports do not part cookies (RFC 6265, 8.5); where `domain` is None hosts do.
    """
    same = host_name(page) == host_name(service)
    return same or (covers(domain, page) and covers(domain, service))


def covers(domain: str | None, netloc: str) -> bool:
    """Return whether a cookie for `domain` reaches that host."""
    host = host_name(netloc)
    return domain is not None and (host == domain or host.endswith(f".{domain}"))


def is_loopback(netloc: str) -> bool:
    host = host_name(netloc)
    return host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")


def origin_netloc(origin: str) -> str:
    """Return host and port of a web origin; "" for `null` and anything else."""
    if len(origin) > _LONGEST_HOST:
        return _split_netloc(origin)
    return _known_netloc(origin)


def _split_netloc(origin: str) -> str:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return ""
    return parts.netloc if parts.scheme in ("http", "https") else ""


def host_name(netloc: str) -> str:
    """Return the host without its port, and without the brackets of IPv6."""
    if len(netloc) > _LONGEST_HOST:
        return _split_host(netloc)
    return _known_host(netloc)


def _split_host(netloc: str) -> str:
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


_known_netloc = lru_cache(_REMEMBERED)(_split_netloc)
_known_host = lru_cache(_REMEMBERED)(_split_host)
