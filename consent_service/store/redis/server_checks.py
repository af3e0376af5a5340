"""Checks of the servers themselves: are they fit, and have they forgotten."""

import asyncio
import logging
from typing import Any

from redis.asyncio import Redis

from consent_service.errors import StoreError, StoreUnavailableError
from consent_service.store.redis.layout.keys import FORMAT, SHARED, site_key
from consent_service.store.redis.link.link import RedisLink
from consent_service.store.redis.link.routes import client_options

_OLDEST = (7, 0)
_ASKED = ("appendonly", "appendfsync", "maxmemory", "maxmemory-policy")
_BUSY = (
    "aof_rewrite_in_progress",
    "aof_rewrite_scheduled",
    "rdb_bgsave_in_progress",
)
# Seconds between two looks whether a file has been rewritten, and in all.
_LOOK = 0.05
_REWRITE_SECONDS = 600.0
# Other processes purge too, and one may be quicker each time.
_ATTEMPTS = 20

_log = logging.getLogger(__name__)


async def check_format(link: RedisLink) -> None:
    """Note our format, and refuse a store of one that is newer than we are.

    What an older one wrote is read as it is: fields were only ever added.

    Raises:
        StoreError: A newer program wrote here.
    """
    key = site_key(SHARED, "format")
    _, found = await link.write(SHARED, ("SET", key, FORMAT, "NX"), ("GET", key))
    if int(found) > FORMAT:
        raise StoreError(
            f"the store has format {int(found)}, this program knows {FORMAT}",
            hint="start the newer release of consent-service",
        )
    if int(found) < FORMAT:
        _log.info("the store is of format %d from now on", FORMAT)
        await link.write(SHARED, ("SET", key, FORMAT))


async def check_servers(link: RedisLink) -> None:
    """Refuse servers that would lose or evict records; warn of weaker ones.

    Raises:
        StoreError: A server is too old, or evicts what it should keep.
    """
    for client in await link.masters():
        _check_version(await link.ask(client, "INFO", "server"))
        try:
            config = await link.ask(client, "CONFIG GET", *_ASKED)
        except StoreUnavailableError:
            raise
        except StoreError:
            # Providers of Redis often forbid it; then it is theirs to keep.
            _log.warning("%s does not say how it is configured", link.address.shown)
            continue
        _check_eviction(config)
        _check_durability(link, config)


def _check_version(info: dict[str, Any]) -> None:
    version = str(info.get("redis_version", ""))
    found = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if found < _OLDEST:
        raise StoreError(
            f"the store is Redis {version}, which is older than 7.0",
            hint="install Redis 7.0 or newer, or Valkey",
        )


def _check_eviction(config: dict[str, str]) -> None:
    policy = config.get("maxmemory-policy", "noeviction")
    if config.get("maxmemory", "0") != "0" and policy.startswith("allkeys"):
        raise StoreError(
            f"the store deletes records when memory is short ({policy})",
            hint="set maxmemory-policy to noeviction",
        )


def _check_durability(link: RedisLink, config: dict[str, str]) -> None:
    found = (config.get("appendonly", "no"), config.get("appendfsync", "no"))
    if found == ("yes", "always"):
        return
    message = "the store syncs its file too rarely: appendonly {}, appendfsync {}"
    if link.address.durability == "require":
        raise StoreError(
            message.format(*found), hint="set appendonly yes and appendfsync always"
        )
    _log.warning(
        message.format("%s", "%s")
        + "; a crash of the machine loses acknowledged choices."
        + " Set appendonly yes and appendfsync always",
        *found,
    )


async def purge_servers(link: RedisLink) -> None:
    """Have every server and replica write its files anew, and wait for it.

    What was erased stays in the append-only file until then, and in a snapshot,
    which a replica leaves behind even when none was ever asked for.

    Raises:
        StoreUnavailableError: A server cannot be reached, or did not finish.
    """
    for master in await link.masters():
        await _rewrite(link, master)
        replication = await link.ask(master, "INFO", "replication")
        for replica in _replicas(link, replication):
            try:
                await _rewrite(link, replica)
            finally:
                await replica.aclose()


def _replicas(link: RedisLink, replication: dict[str, Any]) -> list[Redis]:
    count = replication.get("connected_slaves", 0)
    places = [replication[f"slave{number}"] for number in range(count)]
    options = client_options(link.address)
    return [Redis(host=place["ip"], port=place["port"], **options) for place in places]


async def _rewrite(link: RedisLink, client: Redis) -> None:
    before = await _idle(link, client)
    if before["aof_enabled"]:
        await _begin(link, client, "BGREWRITEAOF")
        after = await _idle(link, client)
        _check_status(after["aof_last_bgrewrite_status"])
    asked = await _begin(link, client, "BGSAVE", "SCHEDULE")
    after = await _idle(link, client, saves=asked.get("rdb_saves", -1))
    _check_status(after["rdb_last_bgsave_status"])


async def _begin(link: RedisLink, client: Redis, *command: str) -> dict[str, Any]:
    """Start a rewrite of a file now; one that already runs may be too old.

    Returns:
        What the server said of its files just before.
    """
    for left in reversed(range(_ATTEMPTS)):
        info = await _idle(link, client)
        try:
            await link.ask(client, *command)
        except StoreUnavailableError:
            raise
        except StoreError:
            # Another process that purges was quicker; its file began before ours.
            if not left:
                raise
        else:
            return info
    raise StoreUnavailableError("a server does not begin to rewrite its file")


async def _idle(link: RedisLink, client: Redis, *, saves: int = -1) -> dict[str, Any]:
    """Wait until nothing is being rewritten: what has begun may be too old.

    With `saves` also until one more snapshot is there: one that waits for another file
    to be written has not begun, and nothing else says that it is to come.
    """
    until = asyncio.get_running_loop().time() + _REWRITE_SECONDS
    while asyncio.get_running_loop().time() < until:
        info: dict[str, Any] = await link.ask(client, "INFO", "persistence")
        is_busy = any(info[name] for name in _BUSY)
        has_failed = info["rdb_last_bgsave_status"] != "ok"
        if not is_busy and (info.get("rdb_saves", 0) > saves or has_failed):
            return info
        await asyncio.sleep(_LOOK)
    raise StoreUnavailableError("a server does not finish rewriting its file")


def _check_status(status: str) -> None:
    if status != "ok":
        raise StoreUnavailableError(
            "a server could not rewrite its file, so erased records are still in it",
            hint="is its disk full; see the log of Redis",
        )
