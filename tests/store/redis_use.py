"""Using a Redis store in tests: opening one, and appending as a ledger would."""

import random
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from consent_service.errors import (
    RepeatedChoiceError,
    StaleHeadError,
    StoreUnavailableError,
)
from consent_service.store.interface import Head, LogKey, StoredRecord
from consent_service.store.redis import RedisStore, Sources, parse_redis_address
from consent_service.store.watch import Watch
from tests.store.redis_sample import make_next


def store_at(url: str, *, watch: Watch | None = None) -> RedisStore:
    """Return the store of one more process at that Redis, not yet open."""
    sources = Sources(time.monotonic, random.random, partial(secrets.token_hex, 16))
    return RedisStore(parse_redis_address(url), sources, watch=watch)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisStore]:
    store = store_at(url)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


async def append(
    store: RedisStore, site: str, *, by: str, choice: str | None = None
) -> Head:
    """Append one entry, however often others come first; return the head then."""
    while True:
        async with store.logs.writer(LogKey(site, 1)):
            head = await store.logs.load_head(site)
            commit = make_next(head, site=site, by=by, choice=choice)
            try:
                await store.logs.commit(commit)
            except StaleHeadError:
                continue
            return commit.head


async def append_once(store: RedisStore, site: str, *, choice: str) -> None:
    """Repeat one choice until it is acknowledged, as a browser does."""
    while True:
        try:
            if not await store.records.find_choices(site, [choice]):
                await append(store, site, by=choice, choice=choice)
        except (StoreUnavailableError, RepeatedChoiceError):
            continue
        return


async def read_all(store: RedisStore, site: str) -> list[StoredRecord]:
    """Return every record of a site, and insist that none is missing in between."""
    head = await store.logs.load_head(site)
    size = head.size if head else 0
    found = await store.records.load_records(LogKey(site, 1), range(size + 10))
    if sorted(found) != list(range(size)):
        raise ValueError(f"the log of {site!r} has gaps: {size} entries")
    return [found[index] for index in range(size)]
