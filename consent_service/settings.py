"""One table of settings, and the only reader of the environment.

Every setting is an environment variable `CONSENT_NAME` and a flag `--name`; a flag
wins. A default may name an earlier setting in braces.
"""

import difflib
import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import msgspec

from consent_service.errors import SettingsError

PREFIX = "CONSENT_"
Source = Literal["flag", "environment", "default"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})
_PATH_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")
# A Unix signal or a proxy ends a stop that lasts longer anyway.
_LONGEST = 86_400


class StoreAddress(msgspec.Struct, frozen=True):
    """Where the store is: a file for `sqlite`, a whole URL for `redis`."""

    kind: Literal["sqlite", "redis"]
    place: str


class Settings(msgspec.Struct, frozen=True):
    """What the operator decided. One field for each row of `SETTINGS`."""

    host: str
    port: int
    public_url: str
    prefix: str
    data: Path
    store: StoreAddress
    policies: Path
    keys: Path
    tokens: Path
    high_water: Path
    workers: int
    rate_limit: int
    demo: bool
    trusted_proxies: tuple[Network, ...]
    script_max_age: int
    stop_seconds: int
    log_format: str
    log_level: str


class Setting(msgspec.Struct, frozen=True):
    """One row of the table.

    `parse` makes the value of a text or raises a ValueError that says what it wants.
    `mask` makes the printable form of a value that may hold a secret.
    """

    name: str
    default: str
    parse: Callable[[str], object]
    help: str
    metavar: str = "TEXT"
    mask: Callable[[str], str] = str

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")


class ReadSetting(NamedTuple):
    """One setting as it was read: where its text came from, with secrets masked."""

    name: str
    source: Source
    value: str


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return parse


def _switch(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise ValueError("true or false")


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(" or ".join(words))
        return text

    return parse


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("something that is not empty")
    return text


def _path(text: str) -> Path:
    return Path(_filled(text))


def _path_prefix(text: str) -> str:
    prefix = text.rstrip("/")
    if not _PATH_PREFIX.fullmatch(prefix):
        raise ValueError("a path such as /consent")
    return prefix


def _url(text: str) -> str:
    parts = urlsplit(text)
    plain = not (parts.path.strip("/") or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise ValueError("an address such as https://consent.example, without a path")
    return text.rstrip("/")


def _store(text: str) -> StoreAddress:
    kind, _, place = text.partition(":")
    if kind == "sqlite" and place:
        return StoreAddress("sqlite", place)
    if kind in ("redis", "rediss") and urlsplit(text).hostname:
        return StoreAddress("redis", text)
    raise ValueError("sqlite:PATH, redis://HOST or rediss://HOST")


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(
            ipaddress.ip_network(part.strip())
            for part in text.split(",")
            if part.strip()
        )
    except ValueError as error:
        raise ValueError("addresses or networks with commas between") from error


def _without_password(text: str) -> str:
    parts = urlsplit(text)
    if parts.password is None:
        return text
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username or ''}:***@{host}"))


# The order is the one of reading: a default can only name what stands above it.
SETTINGS = (
    Setting("host", "127.0.0.1", _filled, "Address to listen on.", "HOST"),
    Setting("port", "8080", _whole_number(0, 65_535), "Port; 0 takes a free one.", "N"),
    Setting(
        "public_url",
        "http://{host}:{port}",
        _url,
        "Where browsers reach the service. Its host names the logs: choose it once.",
        "URL",
    ),
    Setting("prefix", "", _path_prefix, "Path that everything is under.", "PATH"),
    Setting("data", ".data", _path, "Folder for whatever is not placed below.", "DIR"),
    Setting(
        "store",
        "sqlite:{data}/consent.db",
        _store,
        "sqlite:PATH, or redis://HOST and rediss://HOST.",
        "ADDRESS",
        mask=_without_password,
    ),
    Setting(
        "policies", "policies", _path, "Folder with one SITE.toml per site.", "DIR"
    ),
    Setting(
        "keys",
        "{data}/keys",
        _path,
        "File with the keys. Keep a copy of it, apart from copies of the store.",
        "FILE",
    ),
    Setting(
        "tokens", "{keys}.tokens", _path, "File that lists the issued tokens.", "FILE"
    ),
    Setting(
        "high_water",
        "{data}/high-water",
        _path,
        "File with the highest signed state; never restore it from a copy.",
        "FILE",
    ),
    Setting(
        "workers", "1", _whole_number(1, 256), "Processes; only Redis takes more.", "N"
    ),
    Setting(
        "rate_limit",
        "120",
        _whole_number(0, 1_000_000),
        "Choices a minute for each site and address prefix; 0 is no limit.",
        "N",
    ),
    Setting("demo", "false", _switch, "Serve the demo pages.", "BOOLEAN"),
    Setting(
        "trusted_proxies",
        "",
        _networks,
        "Networks whose X-Forwarded-For and -Proto are believed.",
        "NETWORKS",
    ),
    Setting(
        "script_max_age",
        "600",
        _whole_number(0, 31_536_000),
        "Seconds a browser may keep consent.js before it asks again.",
        "SECONDS",
    ),
    Setting(
        "stop_seconds",
        "10",
        _whole_number(0, _LONGEST),
        "Seconds that requests get to finish when the service stops.",
        "SECONDS",
    ),
    Setting("log_format", "text", _one_of("text", "json"), "text or json.", "FORMAT"),
    Setting(
        "log_level",
        "info",
        _one_of("debug", "info", "warning", "error"),
        "debug, info, warning or error.",
        "LEVEL",
    ),
)


def load_settings(environment: Mapping[str, str], flags: Mapping[str, str]) -> Settings:
    """Return the settings in force.

    Raises:
        SettingsError: Names every setting that cannot be used, not only the first.
    """
    values: dict[str, object] = {}
    faults = list(_misspelt(environment))
    for setting, source, text in _read(environment, flags):
        try:
            values[setting.name] = setting.parse(text)
        except ValueError as wanted:
            name = setting.flag if source == "flag" else setting.variable
            faults.append(f"{name} is {setting.mask(text)!r} and must be {wanted}")

    if faults:
        raise SettingsError(
            "; ".join(faults), hint="consent-service settings --help lists them all"
        )
    return Settings(**values)  # type: ignore[arg-type]  # a test compares both lists


def explain_settings(
    environment: Mapping[str, str], flags: Mapping[str, str]
) -> list[ReadSetting]:
    """Return every setting with where it came from, checked or not."""
    return [
        ReadSetting(setting.name, source, setting.mask(text))
        for setting, source, text in _read(environment, flags)
    ]


def _read(
    environment: Mapping[str, str], flags: Mapping[str, str]
) -> Iterator[tuple[Setting, Source, str]]:
    texts: dict[str, str] = {}
    for setting in SETTINGS:
        source, text = _find(setting, environment, flags)
        texts[setting.name] = text.format(**texts) if source == "default" else text
        yield setting, source, texts[setting.name]


def _find(
    setting: Setting, environment: Mapping[str, str], flags: Mapping[str, str]
) -> tuple[Source, str]:
    if setting.name in flags:
        return "flag", flags[setting.name]
    if setting.variable in environment:
        return "environment", environment[setting.variable]
    return "default", setting.default


def _misspelt(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield a fault for each variable that is nearly a setting.

    A setting that is silently ignored may be the one that keeps somebody out.
    Other `CONSENT_` variables may belong to somebody else's program.
    """
    known = [setting.variable for setting in SETTINGS]
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name in known:
            continue
        for meant in difflib.get_close_matches(name, known, n=1, cutoff=0.85):
            yield f"{name} is not a setting; {meant} is"
