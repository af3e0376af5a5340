"""Taking in a whole site, which is not there before its heads are.

1. Begin: the site has nothing. From here on no log of it can be begun (COMMIT).
2. What an attempt that died has left is removed, key by key of its list.
3. Portions, each in one script and on enough replicas. A script finds whether all
   portions before it are there: a failover may have brought back a server that knows
   less, and an import has no journal to heal from.
4. Heads, in one write. A crash before it leaves the mark of 1, and everything else
   unseen; the next import goes on at 2.
"""

import contextlib
from collections.abc import AsyncIterable, Iterator, Sequence

from consent_service.errors import StaleHeadError, StoreError, StoreUnavailableError
from consent_service.store.interface import Head, Portion
from consent_service.store.redis.layout.commit_scripts import Script
from consent_service.store.redis.layout.import_plan import plan_portion
from consent_service.store.redis.layout.import_scripts import (
    BEGIN_IMPORT,
    CLEAR_IMPORT,
    END_IMPORT,
    WRITE_PORTION,
)
from consent_service.store.redis.layout.keys import site_key
from consent_service.store.redis.layout.values import encode_head
from consent_service.store.redis.link.link import RedisLink
from consent_service.store.redis.link.routes import Command
from consent_service.store.redis.sites import note_site

# What a site has from its first day on, besides heads.
_FIRST = ("revisions", "accesses", "choices")
# Keys that are removed at once.
_AT_ONCE = 500

_Values = Sequence[str | bytes | int]


class RedisImport:
    """One attempt to take in one site. `token` names it among all attempts."""

    def __init__(self, link: RedisLink, heads: Sequence[Head], *, token: str) -> None:
        self._link = link
        self._heads = heads
        self._token = token
        self._site = heads[-1].key.site
        self._keys = (site_key(self._site, "heads"), site_key(self._site, "importing"))
        self._count = 0

    async def run(self, portions: AsyncIterable[Portion]) -> None:
        """Write everything; see `Store.import_site`."""
        await note_site(self._link, self._site)
        await self._begin()
        async with contextlib.AsyncExitStack() as on_failure:
            on_failure.push_async_callback(self._tidy_up)
            await self._clear("go on")
            async for portion in portions:
                await self._write(portion)
            await self._end()
            on_failure.pop_all()

    async def _tidy_up(self) -> None:
        # What fails now is done by the next attempt.
        with contextlib.suppress(StoreError):
            await self._clear("end")

    async def _begin(self) -> None:
        first = [site_key(self._site, name) for name in _FIRST]
        keys = (self._keys[0], *first)
        if await self._run(BEGIN_IMPORT, keys, [self._token]) == b"TAKEN":
            raise StaleHeadError(f"store already has data of {self._site!r}")

    async def _clear(self, then: str) -> None:
        heads, listed = self._keys
        while True:
            read: Command = ("SRANDMEMBER", listed, _AT_ONCE)
            (names,) = await self._link.call(self._site, read)
            keys = (heads, listed, *(name.decode() for name in names))
            self._check(await self._run(CLEAR_IMPORT, keys, [self._token, then]))
            if not names:
                return

    async def _write(self, portion: Portion) -> None:
        self._count += 1
        keys, operations = plan_portion(portion, self._keys)
        given: _Values = [self._token, self._count, operations]
        self._check(await self._run(WRITE_PORTION, keys, given))

    async def _end(self) -> None:
        given: _Values = [self._token, self._count, *_fields(self._heads)]
        self._check(await self._run(END_IMPORT, self._keys, given))

    async def _run(self, script: Script, keys: Sequence[str], given: _Values) -> bytes:
        outcome, *acks = await self._link.run(
            self._site, script, (len(keys), *keys, *given), then=self._link.wait
        )
        self._link.check_acks(acks)
        return bytes(outcome)

    def _check(self, outcome: bytes) -> None:
        if outcome == b"GONE":
            raise StoreUnavailableError(
                f"a part of {self._site!r} that was written is not there any more",
                hint="another import of it runs, or a server was replaced; once all"
                " servers are well, import again",
            )


def _fields(heads: Sequence[Head]) -> Iterator[str | bytes]:
    for head in heads:
        epoch = str(head.key.epoch)
        yield from (f"{epoch}:head", encode_head(head))
        yield from (f"{epoch}:day", head.at.date().isoformat())
        yield from (epoch, head.checkpoint)
