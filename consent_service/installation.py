"""What stands on a machine, whether a service runs or not: its store, tokens and keys.

The only place that picks a store.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from functools import partial

import msgspec

from consent_service.errors import InstallationError, SettingsError
from consent_service.keys import Keys, load_keys, new_keys
from consent_service.settings.table import Settings
from consent_service.store.interface import Store, TokenStore
from consent_service.store.sqlite import SqliteStore
from consent_service.store.watch import Watch
from consent_service.token_file import TokenFile
from consent_service.world import chance, entropy, monotonic, random_id

_log = logging.getLogger(__name__)


def make_store(
    settings: Settings, watch: Watch | None = None, *, read_only: bool = False
) -> Store:
    """Return the store that the settings name, not yet open.

    With `read_only` the place of the one writer is left to another process.

    Raises:
        SettingsError: It cannot do what another setting asks of it.
    """
    if settings.store.file is not None:
        if settings.archive:
            raise SettingsError(
                "CONSENT_ARCHIVE is for Redis: SQLite keeps old records on disk anyway",
                hint="leave it out",
            )
        return SqliteStore(settings.store.file, read_only=read_only)

    # Only those who use Redis pay for its client: a tenth of a second and 8 MB.
    from consent_service.store.redis import RedisStore, Sources, parse_redis_address

    if settings.backups is not None:
        raise SettingsError(
            "CONSENT_BACKUPS is for SQLite: Redis keeps its files itself",
            hint="docs/operating/backup.md says how to back up Redis",
        )
    address = parse_redis_address(settings.store.place)
    if settings.archive:
        address = msgspec.structs.replace(address, archive=settings.archive)
    sources = Sources(monotonic, chance, partial(random_id, 16))
    return RedisStore(address, sources, watch=watch)


@contextlib.asynccontextmanager
async def open_tokens(settings: Settings) -> AsyncIterator[TokenStore]:
    """Give the list of issued tokens, whether a service runs or not."""
    store = make_store(settings)
    if store.tokens is None:
        yield TokenFile(settings.tokens)
        return
    try:
        await store.open()
        yield store.tokens
    finally:
        await store.close()


def has_store(settings: Settings) -> bool:
    """Return whether there is a store, which opening it would make.

    Of Redis only logs count: a server that nobody used has nothing to show for it.
    """
    if settings.store.file is not None:
        return settings.store.file.exists()
    return bool(asyncio.run(_list_sites(settings)))


def list_logged_sites(settings: Settings) -> list[str]:
    """Return the sites with a log in a SQLite store, whether a service runs or not.

    Of Redis nothing is returned: a list of names is no reason to go over the network.
    """
    database = settings.store.file
    if database is None or not database.exists():
        return []

    return asyncio.run(_list_sites(settings))


async def _list_sites(settings: Settings) -> list[str]:
    # Not the writer's place: a service may have it.
    store = make_store(settings, read_only=True)
    try:
        await store.open()
        return list(await store.list_sites())
    finally:
        await store.close()


async def load_or_make_keys(
    settings: Settings, store: Store, clock: Callable[[], datetime]
) -> Keys:
    """Return the keys; create them at the very first start.

    Raises:
        InstallationError: They are missing although the store has logs. New ones
            could neither go on with those logs nor answer for them.
    """
    if settings.keys.exists():
        return load_keys(settings.keys)
    if await store.list_sites():
        raise InstallationError(
            f"key file is missing: {str(settings.keys)!r}",
            hint="restore your copy of it; the logs in the store need it",
        )
    try:
        keys = new_keys(settings.keys, at=clock(), entropy=entropy)
    except InstallationError:
        if not settings.keys.exists():
            raise
        # Another worker was quicker.
        return load_keys(settings.keys)
    _log.warning(
        "created new keys in %s: keep a copy, away from copies of the store",
        settings.keys,
    )
    return keys
