"""The address of a Redis, with everything that the operator decides about it.

    redis://[USER[:PASSWORD]@]HOST[:PORT][,HOST[:PORT]…][/DB][?OPTION=VALUE…]

`rediss` is the same over TLS. Several hosts are nodes of one cluster, or Sentinels
when `sentinel` names the service to ask them for.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from consent_service.errors import SettingsError

_PORTS = {False: 6379, True: 26379}


class RedisAddress(msgspec.Struct, frozen=True):
    """Where Redis is and how sure a commit must be before it is acknowledged.

    Attributes:
        hosts: Host and port of the server, of cluster nodes, or of Sentinels.
        password: Never printed: use `shown`.
        sentinel: The service that the Sentinels know, or "".
        wait: Replicas that must have a commit before it counts as done.
        wait_ms: How long they may take. Then the outcome is unknown to the caller.
        deadline: Seconds within which a call is repeated while Redis is away.
        timeout: Seconds after which one attempt counts as lost.
        journal: Folder for the journal that heals a failover, or None.
        settle: Seconds after a fault in which every process heals and none goes on.
        archive: Address of the archive that old records move to, or "".
        durability: What to do about a server that does not sync every write.
    """

    hosts: tuple[tuple[str, int], ...]
    tls: bool = False
    user: str | None = None
    password: str | None = None
    db: int = 0
    sentinel: str = ""
    wait: int = 0
    wait_ms: int = 1_000
    deadline: float = 8.0
    timeout: float = 1.0
    ca_file: str | None = None
    journal: Path | None = None
    settle: float = 1.5
    archive: str = ""
    durability: str = "warn"

    @property
    def shown(self) -> str:
        """The address for messages: without user, password and options."""
        hosts = ",".join(f"{host}:{port}" for host, port in self.hosts)
        return f"{'rediss' if self.tls else 'redis'}://{hosts}/{self.db}"


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise SettingsError("a whole number")
    return int(text)


def _seconds(text: str) -> float:
    wanted = "more than 0 and at most 3600"
    try:
        seconds = float(text)
    except ValueError as error:
        raise SettingsError(wanted) from error
    # Zero would give up before the first attempt; an hour is longer than any client.
    if not 0 < seconds <= 3_600:
        raise SettingsError(wanted)
    return seconds


def _durability(text: str) -> str:
    if text not in ("warn", "require"):
        raise SettingsError("warn or require")
    return text


_OPTIONS: dict[str, Callable[[str], object]] = {
    "sentinel": str,
    "wait": _whole,
    "wait_ms": _whole,
    "deadline": _seconds,
    "timeout": _seconds,
    "ca_file": str,
    "journal": Path,
    "settle": _seconds,
    "archive": str,
    "durability": _durability,
    "password_file": Path,
}


def parse_redis_address(url: str) -> RedisAddress:
    """Read the address of a Redis.

    Raises:
        SettingsError: It cannot be read. The message never holds the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("redis", "rediss"):
        raise SettingsError(
            f"the store's address begins with {parts.scheme!r}",
            hint="use redis://HOST, or rediss://HOST over TLS",
        )

    options = _read_options(parts.query)
    user, password = _read_login(parts.netloc.rpartition("@")[0])
    password_file = options.pop("password_file", None)
    if isinstance(password_file, Path):
        password = _read_password(password_file)
    return msgspec.convert(
        {
            "hosts": _read_hosts(parts.netloc, sentinel="sentinel" in options),
            "tls": parts.scheme == "rediss",
            "user": user,
            "password": password,
            "db": _read_database(parts.path),
            **options,
        },
        RedisAddress,
    )


def _read_options(query: str) -> dict[str, object]:
    options: dict[str, object] = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name not in _OPTIONS:
            raise SettingsError(
                f"the store's address has an unknown option {name!r}",
                hint=f"options: {', '.join(sorted(_OPTIONS))}",
            )
        try:
            options[name] = _OPTIONS[name](text)
        except SettingsError as error:
            raise SettingsError(
                f"option {name!r} of the store's address is {text!r}: {error}"
            ) from error
    return options


def _read_login(text: str) -> tuple[str | None, str | None]:
    user, _, password = text.partition(":")
    return unquote(user) or None, unquote(password) or None


def _read_password(file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the store's password cannot be read: {error}") from error


def _read_hosts(netloc: str, *, sentinel: bool) -> tuple[tuple[str, int], ...]:
    hosts = []
    for part in netloc.rpartition("@")[2].split(","):
        try:
            place = urlsplit(f"//{part}")
            port = place.port or _PORTS[sentinel]
        except ValueError as error:
            raise SettingsError(f"the store has no usable port in {part!r}") from error
        if not place.hostname:
            raise SettingsError(f"the store's address names no host in {part!r}")
        hosts.append((place.hostname, port))
    return tuple(hosts)


def _read_database(path: str) -> int:
    text = path.strip("/")
    try:
        return _whole(text or "0")
    except SettingsError as error:
        raise SettingsError(
            f"the store's address names database {text!r}, not a number"
        ) from error
