"""Every use of a token, in Redis."""

from collections.abc import AsyncIterator, Sequence

from consent_service.store.interface import Access
from consent_service.store.redis.layout.keys import site_key
from consent_service.store.redis.layout.values import decode_access, encode_access
from consent_service.store.redis.link.link import RedisLink

_BATCH = 1_000


class RedisAccesses:
    """See `interface.AccessStore`."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def save_access(self, access: Access) -> None:
        # A repetition after a lost answer writes the access twice, which tells an
        # auditor too much rather than too little.
        accesses = site_key(access.site, "accesses")
        entry = ("XADD", accesses, "*", "access", encode_access(access))
        await self._link.write(access.site, entry)

    async def stream_accesses(
        self, site: str, *, skip: int = 0
    ) -> AsyncIterator[Sequence[Access]]:
        accesses, start = site_key(site, "accesses"), "-"
        while True:
            read = ("XRANGE", accesses, start, "+", "COUNT", _BATCH)
            (entries,) = await self._link.call(site, read)
            if not entries:
                return
            # A stream has no numbers: what is passed over is read all the same.
            wanted = entries[skip:]
            skip = max(0, skip - len(entries))
            if wanted:
                yield [decode_access(fields[b"access"]) for _, fields in wanted]
            start = "(" + entries[-1][0].decode()
