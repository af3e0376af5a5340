"""Whose host is it? Parties are told apart by registrable domain, never by name.

The public suffix list ships with its package: nothing is fetched.
"""

from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@cache
def registrable(host: str) -> str:
    """Return the registrable domain of `host`; the host itself if it has none.

    An address of the internet protocol and a name of one label stand for themselves.
    """
    name = host.lower().strip(".")
    if _is_address(name):
        return name
    return _suffixes().privatesuffix(name) or name


def is_same_site(host: str, other: str) -> bool:
    """Return whether both hosts are of one registrable domain."""
    return registrable(host) == registrable(other)


def host_of(url: str) -> str:
    """Return the host of an address, or "" for one without."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """Return the path of an address; `/` for one without."""
    try:
        return urlsplit(url).path or "/"
    except ValueError:
        return "/"


def without_query(url: str) -> str:
    """Return an address without what may hold somebody's values."""
    return url.partition("#")[0].partition("?")[0]


def is_web(url: str) -> bool:
    """Return whether the address leads to another machine at all."""
    return url.startswith(("http://", "https://", "ws://", "wss://"))


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
