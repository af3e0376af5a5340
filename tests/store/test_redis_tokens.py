"""Links and sessions in the list of tokens, where several machines share it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from consent_service.sessions import Sessions, new_link
from consent_service.store.redis import RedisStore
from consent_service.token import TokenSigner
from tests.store.redis_servers import RedisServer, needs_redis
from tests.store.redis_use import opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
KEY = b"k" * 32


def sessions_at(store: RedisStore, signer: TokenSigner, number: int) -> Sessions:
    """Return the sessions of one of several machines."""
    assert store.tokens is not None
    ids = iter(f"{number:08d}{made:024d}" for made in range(100))
    return Sessions(
        [KEY], signer, store.tokens, clock=lambda: NOW, new_id=lambda: next(ids)
    )


async def test_of_two_machines_one_accepts_a_link(one_server: RedisServer) -> None:
    one_server.ask("FLUSHALL")
    signer = TokenSigner([KEY])
    token, stored = new_link("provider", ("*",), token="l1", holder="", at=NOW)
    async with opened(one_server.url) as here, opened(one_server.url) as there:
        assert here.tokens is not None
        await here.tokens.save_token(stored)
        text = signer.sign_link(token)

        begun = await asyncio.gather(
            *(
                sessions_at(store, signer, number).begin(text)
                for number, store in enumerate((here, there))
            ),
            return_exceptions=True,
        )

    assert sorted(type(each).__name__ for each in begun) == ["Session", "TokenError"]


async def test_a_session_that_ends_on_one_machine_has_ended_on_all(
    one_server: RedisServer,
) -> None:
    one_server.ask("FLUSHALL")
    signer = TokenSigner([KEY])
    token, stored = new_link("owner", ("inope",), token="l2", holder="", at=NOW)
    async with opened(one_server.url) as here, opened(one_server.url) as there:
        assert here.tokens is not None
        await here.tokens.save_token(stored)
        mine, other = (
            sessions_at(store, signer, number)
            for number, store in enumerate((here, there))
        )
        session = await mine.begin(signer.sign_link(token))
        cookie = mine.cookie_of(session)
        assert await other.find(cookie) is not None

        await mine.end(session)

        assert await other.find(cookie) is None


async def test_forgotten_tokens_are_not_listed(one_server: RedisServer) -> None:
    one_server.ask("FLUSHALL")
    _, stored = new_link(
        "owner", ("inope",), token="l3", holder="", at=NOW - timedelta(days=9)
    )
    async with opened(one_server.url) as store:
        assert store.tokens is not None
        await store.tokens.save_token(stored)
        await store.tokens.revoke_token("l3", NOW)

        await store.tokens.forget_tokens(["l3"])
        await store.tokens.forget_tokens([])

        assert await store.tokens.list_tokens() == []
        assert not await store.tokens.spend_token("l3", NOW)
