"""Half-made sites in Redis, which several machines share."""

from collections.abc import AsyncIterator

import pytest

from consent_service.store.redis.set_ups import RedisSetUps
from tests.store.contract_set_ups import FIRST, SetUpContract
from tests.store.redis_servers import RedisServer, needs_redis
from tests.store.redis_use import opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]


@pytest.fixture
async def set_ups(server: RedisServer) -> AsyncIterator[RedisSetUps]:
    async with opened(server.url) as store:
        yield store.set_ups


class TestRedisSetUps(SetUpContract):
    """See `contract_set_ups`."""


async def test_they_lapse_half_a_day_after_the_last_one(
    set_ups: RedisSetUps, server: RedisServer
) -> None:
    await set_ups.save_set_up("maija", FIRST)

    left = int(server.ask("TTL", "consent:{*}:set-ups:maija"))

    assert 43_100 < left <= 43_200
