"""What is known of issued tokens, for services on several machines."""

from collections.abc import Collection
from datetime import datetime

from consent_service.store.interface import StoredToken
from consent_service.store.redis.layout.keys import SHARED, site_key
from consent_service.store.redis.layout.values import (
    decode_token,
    encode_time,
    encode_token,
)
from consent_service.store.redis.link.link import RedisLink

_BATCH = 1_000


class RedisTokens:
    """See `interface.TokenStore`."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._tokens = site_key(SHARED, "tokens")
        self._revoked = site_key(SHARED, "revoked")

    async def save_token(self, token: StoredToken) -> None:
        await self._link.write(
            SHARED, ("HSET", self._tokens, token.id, encode_token(token))
        )

    async def revoke_token(self, token: str, at: datetime) -> bool:
        (known,) = await self._link.call(SHARED, ("HEXISTS", self._tokens, token))
        if known:
            mark = ("HSETNX", self._revoked, token, encode_time(at))
            await self._link.write(SHARED, mark)
        return bool(known)

    async def spend_token(self, token: str, at: datetime) -> bool:
        (known,) = await self._link.call(SHARED, ("HEXISTS", self._tokens, token))
        if not known:
            return False
        mark = ("HSETNX", self._revoked, token, encode_time(at))
        (first,) = await self._link.write(SHARED, mark)
        return bool(first)

    async def forget_tokens(self, tokens: Collection[str]) -> None:
        if not tokens:
            return
        # The list first: what is not in it is no token, whatever the marks say.
        await self._link.write(
            SHARED, ("HDEL", self._tokens, *tokens), ("HDEL", self._revoked, *tokens)
        )

    async def load_token(self, token: str) -> StoredToken | None:
        value, revoked = await self._link.call(
            SHARED, ("HGET", self._tokens, token), ("HGET", self._revoked, token)
        )
        return None if value is None else decode_token(value, revoked=revoked)

    async def list_tokens(self) -> list[StoredToken]:
        values, revoked = await self._link.call(
            SHARED, ("HGETALL", self._tokens), ("HGETALL", self._revoked)
        )
        tokens = [
            decode_token(value, revoked=revoked.get(id_))
            for id_, value in values.items()
        ]
        return sorted(tokens, key=lambda token: (token.issued_at, token.id))
