"""Processes that end in the middle of everything: exactly once, all the same."""

import os
import signal
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.service.choosing import Service
from tests.service.insisting import Visitors, check_exactly_once
from tests.service.starting import Start
from tests.service.test_workers import workers_of
from tests.store.redis_servers import (
    RedisServer,
    needs_redis,
    replica_of,
    running,
    sentinel,
    wait_for_replica,
)
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

FREE = ("--rate-limit", "0")


def readiness(service: Service) -> int:
    return service.get("/readyz").status_code


def test_a_service_killed_again_and_again_records_each_choice_once(
    start: Start,
) -> None:
    port = ("--port", str(free_port()))
    service = start(*port, *FREE)
    with Visitors(service) as visitors:
        for _ in range(3):
            visitors.wait_for(40)
            service.stop(signal.SIGKILL)
            service = start(*port, *FREE)
        visitors.wait_for(40)

    check_exactly_once(service, visitors)


def test_a_stop_under_load_answers_what_is_under_way_and_writes_what_waits(
    start: Start,
) -> None:
    port = ("--port", str(free_port()))
    service = start(*port, *FREE)
    with Visitors(service, count=12) as visitors:
        visitors.wait_for(60)

        code = service.stop(signal.SIGTERM)

        again = start(*port, *FREE)
        visitors.wait_for(20)
    assert code == 0
    # Nobody was refused: each got an answer, or a connection that was not taken.
    # The next service listens before its sites are in service, and says so.
    assert visitors.refused.keys() <= {(503, "5"), (503, "2")}
    check_exactly_once(again, visitors)


@needs_redis
@pytest.mark.redis
def test_a_redis_killed_under_load_records_each_choice_once(
    start: Start, redis: RedisServer
) -> None:
    service = start(*FREE, "--workers", "2", store=redis.url)
    with Visitors(service) as visitors:
        for _ in range(3):
            visitors.wait_for(40)
            redis.kill()
            redis.start()
        visitors.wait_for(40)

    check_exactly_once(service, visitors)


@needs_redis
@pytest.mark.redis
def test_a_redis_that_stays_away_is_said_with_when_to_come_back(
    start: Start, redis: RedisServer
) -> None:
    service = start(
        "--store", f"{redis.url}?deadline=1&timeout=0.5", *FREE, store=redis.url
    )
    with Visitors(service) as visitors:
        visitors.wait_for(20)
        redis.kill()
        visitors.wait_for_refusal()
        wait_until(lambda: readiness(service) == 503, what="the outage")
        healthy = service.get("/healthz")
        redis.start()
        visitors.wait_for(20)
        wait_until(lambda: readiness(service) == 200, what="the end of the outage")

    assert healthy.status_code == 200
    assert visitors.refused.keys() <= {(503, "5"), (503, "1")}
    assert visitors.unanswered == 0
    check_exactly_once(service, visitors)


@needs_redis
@pytest.mark.redis
def test_a_replica_that_pauses_holds_back_what_it_has_to_have(
    start: Start, redis: RedisServer, tmp_path: Path
) -> None:
    replica = replica_of(redis, tmp_path / "replica")
    with running(replica):
        wait_for_replica(redis)
        wanted = f"{redis.url}?wait=1&wait_ms=500&deadline=2"
        service = start("--store", wanted, *FREE, store=redis.url)
        with Visitors(service) as visitors:
            visitors.wait_for(20)
            replica.pause()
            visitors.wait_for_refusal()
            held = len(visitors.acknowledged)
            visitors.wait_for_refusal()
            meanwhile = len(visitors.acknowledged)
            replica.resume()
            visitors.wait_for(20)

        assert meanwhile == held
        assert visitors.refused.keys() <= {(503, "5"), (503, "1")}
        check_exactly_once(service, visitors)


@needs_redis
@pytest.mark.redis
def test_a_master_killed_under_load_is_followed_by_a_replica_with_everything(
    start: Start, redis: RedisServer, tmp_path: Path
) -> None:
    replicas = [replica_of(redis, tmp_path / f"replica-{each}") for each in range(2)]
    with (
        running(*replicas),
        sentinel(redis, tmp_path / "sentinel", replicas=2) as watcher,
    ):
        wait_for_replica(redis, count=2)
        place = f"redis://127.0.0.1:{watcher.port}/0?sentinel=consent&wait=1"
        store = f"{place}&journal={tmp_path}/journal"
        service = start("--store", store, "--workers", "2", *FREE, store=place)
        with Visitors(service) as visitors:
            visitors.wait_for(40)
            redis.kill()
            visitors.wait_for(80, seconds=90)

        check_exactly_once(service, visitors)


@needs_redis
@pytest.mark.redis
def test_workers_killed_under_load_record_each_choice_once(
    start: Start, redis: RedisServer
) -> None:
    """Each in turn: the one that writes the log is among them."""
    service = start(*FREE, "--workers", "2", store=redis.url)
    with Visitors(service) as visitors:
        for _ in range(4):
            visitors.wait_for(40)
            os.kill(workers_of(service)[0], signal.SIGKILL)
        visitors.wait_for(40)

    check_exactly_once(service, visitors)
