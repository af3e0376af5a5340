"""Parsers of settings. Each raises a SettingsError that says what it wants."""

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit, urlunsplit

import msgspec

from consent_service.errors import SettingsError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})
# What store/archive.py can reach.
_ARCHIVES = frozenset({"file", "s3", "gs", "az"})
_SITE = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_PATH_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")


class StoreAddress(msgspec.Struct, frozen=True):
    """Where the store is: a file for `sqlite`, a whole URL for `redis`."""

    kind: Literal["sqlite", "redis"]
    place: str

    @property
    def file(self) -> Path | None:
        """The file of the store on this machine; None if a server keeps it."""
        return Path(self.place) if self.kind == "sqlite" else None


def whole_number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise SettingsError(f"a whole number from {low} to {high}")
        return int(text)

    return parse


def switch(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise SettingsError("true or false")


def one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise SettingsError(" or ".join(words))
        return text

    return parse


def filled(text: str) -> str:
    if not text.strip():
        raise SettingsError("something that is not empty")
    return text


def site_names(text: str) -> tuple[str, ...]:
    """Return the names of sites, written with commas between them."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not all(_SITE.fullmatch(name) for name in names):
        raise SettingsError("names of sites, such as inope,imediat")
    return names


def hours(text: str) -> tuple[int, int]:
    """Return the first and the last hour of a night: `1-5`, `22-4`."""
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text)
    if found is None or not all(int(hour) <= 23 for hour in found.groups()):
        raise SettingsError("two hours from 0 to 23, such as 1-5")
    return int(found[1]), int(found[2])


def path_of(text: str) -> Path:
    return Path(filled(text))


def optional_path(text: str) -> Path | None:
    return Path(text) if text.strip() else None


def archive_address(text: str) -> str:
    """Return the address of an archive; a folder may be named as a path."""
    if not text.strip():
        return ""
    scheme, border, rest = text.partition("://")
    if not border:
        return Path(text).absolute().as_uri()
    if scheme not in _ARCHIVES or not rest.strip("/"):
        raise SettingsError("a folder, or an address such as s3://BUCKET/PREFIX")
    return text


def store_address(text: str) -> StoreAddress:
    kind, _, place = text.partition(":")
    if kind == "sqlite" and place:
        return StoreAddress("sqlite", place)
    wanted = "sqlite:PATH, redis://HOST or rediss://HOST"
    if kind in ("redis", "rediss") and _split(text, wanted).hostname:
        return StoreAddress("redis", text)
    raise SettingsError(wanted)


def networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(
            ipaddress.ip_network(part.strip())
            for part in text.split(",")
            if part.strip()
        )
    except ValueError as error:
        raise SettingsError("addresses or networks with commas between") from error


def key_name(text: str) -> str:
    # What C2SP signed-note allows, since it stands in every cosignature.
    if "+" in text or not text.isprintable() or any(map(str.isspace, text)):
        raise SettingsError("a name such as consent.example/witness")
    return text


def path_prefix(text: str) -> str:
    prefix = text.rstrip("/")
    if not _PATH_PREFIX.fullmatch(prefix):
        raise SettingsError("a path such as /consent")
    return prefix


def own_url(text: str) -> str:
    wanted = "an address such as https://consent.example, without a path"
    parts = _split(text, wanted)
    plain = not (parts.path.strip("/") or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise SettingsError(wanted)
    return text.rstrip("/")


def service_url(text: str) -> str:
    wanted = "an address such as https://tsa.example/stamp"
    parts = _split(text, wanted)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise SettingsError(wanted)
    return text


def _split(text: str, wanted: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:
        raise SettingsError(wanted) from error


def without_password(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        # Nobody can tell which part of it is secret.
        return "***"
    if parts.password is None:
        return text
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username or ''}:***@{host}"))
