"""Several processes on one port, with Redis between them."""

import os
import re
import signal
import tempfile
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port
from tests.service.choosing import ORIGIN, SITE, Service
from tests.service.insisting import Visitors, check_exactly_once
from tests.service.starting import Start
from tests.store.redis_servers import RedisServer
from tests.waiting import wait_until

pytestmark = pytest.mark.redis


def workers_of(service: Service) -> list[int]:
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    return [int(child) for child in children.read_text().split()]


def told(service: Service) -> str:
    """Return the metrics, or nothing when the silent worker was asked for them."""
    try:
        return httpx.get(f"{service.address}/metrics", timeout=5).text
    except httpx.TimeoutException:
        return ""


def chosen(service: Service) -> bool:
    try:
        return service.choose().status_code == 201
    except httpx.HTTPError:
        # It had the connection of the worker that died.
        return False


def test_two_workers_share_one_log(start: Start, redis: RedisServer) -> None:
    service = start("--workers", "2", "--rate-limit", "0", store=redis.url)

    made = {service.choose().json()["digest"] for _ in range(20)}

    records = service.records(service.issue())
    assert {record["digest"] for record in records} == made
    # Before them are the genesis statement and one config statement, of either worker.
    assert [record["index"] for record in records] == list(range(2, 22))


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


def test_one_scrape_tells_the_numbers_of_every_worker(
    start: Start, redis: RedisServer
) -> None:
    service = start("--store", redis.url, "--workers", "2", "--rate-limit", "0")
    for _ in range(20):
        # Each over a connection of its own, which any worker may take.
        httpx.post(
            f"{service.address}/{SITE}/choices",
            json=service.choice(),
            headers={"origin": ORIGIN},
        )

    scrapes: list[str] = []

    def both_answered() -> bool:
        # One that is busy, or has only begun, is left out of a scrape.
        scrapes.append(told(service))
        up = (f'consent_worker_up{{worker="{number}"}} 1.0' for number in (0, 1))
        return all(line in scrapes[-1] for line in up)

    wait_until(both_answered, what="an answer of both workers")
    text = scrapes[-1]

    recorded = re.findall(r"^consent_choices_total{.*} (\S+)", text, re.MULTILINE)
    assert sum(map(float, recorded)) == 20
    assert text.count("# TYPE consent_choices_total ") == 1


def test_a_scrape_says_which_worker_is_silent(start: Start, redis: RedisServer) -> None:
    service = start("--store", redis.url, "--workers", "2")
    stuck = workers_of(service)[1]
    os.kill(stuck, signal.SIGSTOP)

    try:
        wait_until(
            lambda: 'consent_worker_up{worker="1"} 0.0' in told(service),
            what="an answer of the other worker",
        )
    finally:
        os.kill(stuck, signal.SIGCONT)


def test_no_meeting_place_is_left_behind(start: Start, redis: RedisServer) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as temporary:
        service = start(
            *("--store", redis.url, "--workers", "2"), environment={"TMPDIR": temporary}
        )
        assert len(list(Path(temporary).iterdir())) == 1

        service.stop()

        assert list(Path(temporary).iterdir()) == []


def test_workers_meet_elsewhere_where_the_path_would_be_too_long(
    start: Start, redis: RedisServer, tmp_path: Path
) -> None:
    """The name of a socket has 104 bytes at the most (unix(7))."""
    far = tmp_path / ("x" * 60)
    far.mkdir()

    service = start(
        *("--store", redis.url, "--workers", "2"), environment={"TMPDIR": str(far)}
    )

    assert service.get("/metrics").status_code == 200
    assert list(far.iterdir()) == []


def test_workers_do_not_outlive_a_parent_that_is_killed(
    start: Start, redis: RedisServer
) -> None:
    port = ("--port", str(free_port()))
    several = ("--store", redis.url, "--workers", "2", "--rate-limit", "0", *port)
    service = start(*several, store=redis.url)
    workers = workers_of(service)
    with Visitors(service) as visitors:
        visitors.wait_for(20)
        service.stop(signal.SIGKILL)
        wait_until(
            lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers),
            what="the end of the workers",
        )
        again = start(*several, store=redis.url)
        visitors.wait_for(20)

    check_exactly_once(again, visitors)


def test_every_worker_stops_when_asked_to(start: Start, redis: RedisServer) -> None:
    service = start("--store", redis.url, "--workers", "2")
    workers = workers_of(service)

    assert service.stop() == 0

    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
