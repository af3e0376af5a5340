"""Several processes on one port, with Redis between them."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.service.choosing import SITE, Service
from tests.service.starting import Start
from tests.store.redis_servers import RedisServer, running, wait_until

pytestmark = pytest.mark.redis


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    (tmp_path / "redis").mkdir()
    server = RedisServer(tmp_path / "redis")
    with running(server):
        yield server


def workers_of(service: Service) -> list[int]:
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    return [int(one) for one in children.read_text().split()]


def chosen(service: Service) -> bool:
    try:
        return service.choose().status_code == 201
    except httpx.HTTPError:
        # It had the connection of the worker that died.
        return False


def test_two_workers_share_one_log(
    start: Start, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSENT_STORE", redis.url)
    service = start("--store", redis.url, "--workers", "2", "--rate-limit", "0")

    made = {service.choose().json()["digest"] for _ in range(20)}

    records = service.records(service.issue())
    assert {one["digest"] for one in records} == made
    # Before them is the genesis statement, and a config statement of either worker.
    first = records[0]["index"]
    assert [one["index"] for one in records] == list(range(first, first + 20))


def test_a_worker_that_dies_is_replaced(start: Start, redis: RedisServer) -> None:
    service = start("--store", redis.url, "--workers", "2", "--rate-limit", "0")
    victim = workers_of(service)[0]

    os.kill(victim, signal.SIGKILL)

    wait_until(
        lambda: victim not in workers_of(service) and chosen(service),
        what="the other worker",
    )
    wait_until(lambda: len(workers_of(service)) == 2, what="the new worker")
    assert service.get(f"/{SITE}/consent.js").status_code == 200


def test_every_worker_stops_when_asked_to(start: Start, redis: RedisServer) -> None:
    service = start("--store", redis.url, "--workers", "2")
    workers = workers_of(service)

    assert service.stop() == 0

    assert not any(Path(f"/proc/{one}").exists() for one in workers)
