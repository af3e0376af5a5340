import re
from pathlib import Path

import httpx
import pytest

from tests.service.choosing import ORIGIN, SITE, Service
from tests.service.starting import Start
from tests.store.redis_servers import RedisServer, needs_redis, running


def test_more_choices_than_the_limit_wait(start: Start) -> None:
    service = start("--rate-limit", "2")
    for _ in range(2):
        assert service.choose().status_code == 201

    answer = service.choose()

    assert answer.status_code == 429
    assert answer.json()["type"] == "/docs#too-many-requests"
    assert 0 < int(answer.headers["retry-after"]) <= 30


def test_erasures_by_visitors_are_counted_too(start: Start) -> None:
    service = start("--rate-limit", "2")
    made = service.choose().json()
    headers = {
        "cookie": f"consent_{SITE}={made['cookie']}",
        "origin": service.address,
    }

    statuses = [
        service.post(f"/{SITE}/erasures", headers=headers).status_code for _ in range(2)
    ]

    assert statuses == [200, 429]


def test_the_network_that_is_counted_is_nowhere_written(start: Start) -> None:
    service: Service = start("--rate-limit", "1", "--log-level", "debug")
    service.choose()
    service.choose()

    service.stop()

    heard = [line for line in service.said if "http://" not in line]
    assert not any("127.0.0" in line for line in heard)


@needs_redis
@pytest.mark.redis
def test_workers_share_one_limit_and_the_store_learns_no_address(
    start: Start, tmp_path: Path
) -> None:
    redis = RedisServer(tmp_path / "redis")
    with running(redis):
        service = start(
            *("--store", redis.url, "--workers", "2", "--rate-limit", "8"),
            *("--trusted-proxies", "127.0.0.1"),
        )

        statuses = [chosen_anew(service) for _ in range(24)]

        found = re.findall(
            r"^consent_rate_limit_alone_total{.*} (\S+)",
            service.get("/metrics").text,
            re.MULTILINE,
        )
        service.stop()
        kept = redis.files()
    # A choice or two of the minute come back before the last one is sent; on a busy
    # machine a check may not wait for Redis.
    assert 8 <= statuses.count(201) <= 10 + sum(map(float, found))
    assert statuses.count(201) + statuses.count(429) == 24
    assert b"192.0.2" not in kept
    assert b"rates" not in kept


def chosen_anew(service: Service) -> int:
    """Choose over a connection of its own, which any worker may take."""
    return httpx.post(
        f"{service.address}/{SITE}/choices",
        json=service.choice(),
        headers={"origin": ORIGIN, "x-forwarded-for": "192.0.2.7"},
        trust_env=False,
    ).status_code
