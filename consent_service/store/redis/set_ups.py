"""What people have answered while setting up a site: one hash for each of them."""

from collections.abc import Collection

from consent_service.store.interface import StoredSetUp
from consent_service.store.redis.layout.keys import SHARED, site_key
from consent_service.store.redis.layout.values import decode_set_up, encode_set_up
from consent_service.store.redis.link.link import RedisLink
from consent_service.store.values import SET_UP_SECONDS


class RedisSetUps:
    """See `interface.SetUpStore`."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def load_set_ups(self, owner: str) -> list[StoredSetUp]:
        (values,) = await self._link.call(SHARED, ("HVALS", _key(owner)))
        return [decode_set_up(value) for value in values]

    async def save_set_up(self, owner: str, made: StoredSetUp) -> None:
        await self._link.write(
            SHARED,
            ("HSET", _key(owner), made.id, encode_set_up(made)),
            ("EXPIRE", _key(owner), SET_UP_SECONDS),
        )

    async def remove_set_ups(self, owner: str, ids: Collection[str]) -> None:
        if ids:
            await self._link.write(SHARED, ("HDEL", _key(owner), *ids))


def _key(owner: str) -> str:
    return site_key(SHARED, f"set-ups:{owner}")
