"""A disk that is full: choices are refused, none is lost, and room is all it takes."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.insisting import Visitors, check_exactly_once
from tests.service.starting import Start
from tests.store.redis_servers import RedisServer, needs_redis, running
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

FREE = ("--rate-limit", "0")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB, which only root can make."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder))
    made = subprocess.run(mount, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"this machine lets us mount nothing: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        # Lazily: a process that a test has just ended may still hold it.
        subprocess.run(("umount", "-l", str(folder)), check=True)


def fill(folder: Path, *, leave: int) -> Path:
    """Fill a disk but for so many bytes; return the file to delete for room."""
    ballast = folder / "ballast"
    free = os.statvfs(folder)
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        file.write(b"x" * max(0, free.f_bavail * free.f_frsize - leave))
    return ballast


@pytest.mark.parametrize("leave", [0, 200_000])
def test_a_full_disk_stops_choices_until_there_is_room(
    start: Start, small_disk: Path, leave: int
) -> None:
    service = start("--store", f"sqlite:{small_disk}/consent.db", *FREE)
    with Visitors(service) as visitors:
        visitors.wait_for(20)
        ballast = fill(small_disk, leave=leave)
        visitors.wait_for_refusal()
        wait_until(
            lambda: service.get("/readyz").status_code == 503, what="the full disk"
        )
        pages = service.get("/kehobalanssi/consent.js").status_code
        ballast.unlink()
        visitors.wait_for(20)

    assert pages == 200
    assert {status for status, _ in visitors.refused} == {503}
    assert all(retry for _, retry in visitors.refused)
    assert service.get("/readyz").status_code == 200
    check_exactly_once(service, visitors)


def test_a_full_disk_for_the_mark_holds_back_receipts_too(
    start: Start, small_disk: Path
) -> None:
    """Logged and not released: the mark has to be durable before anything leaves."""
    service = start("--high-water", str(small_disk / "mark"), *FREE)
    with Visitors(service) as visitors:
        visitors.wait_for(20)
        ballast = fill(small_disk, leave=0)
        # Its file has room until a sector is full; then it needs another.
        refused = contextlib.suppress(TimeoutError)
        with refused:
            visitors.wait_for_refusal()
        ballast.unlink()
        visitors.wait_for(20)

    assert {status for status, _ in visitors.refused} <= {503}
    check_exactly_once(service, visitors)


@needs_redis
@pytest.mark.redis
def test_a_redis_whose_disk_is_full_loses_nothing(
    start: Start, small_disk: Path
) -> None:
    """It ends rather than acknowledge what it cannot keep (appendfsync always)."""
    redis = RedisServer(small_disk / "redis")
    with running(redis):
        service = start(
            "--store", f"{redis.url}?deadline=2&timeout=0.5", *FREE, store=redis.url
        )
        with Visitors(service) as visitors:
            visitors.wait_for(20)
            ballast = fill(small_disk, leave=0)
            visitors.wait_for_refusal()
            ballast.unlink()
            if not redis.answers():
                redis.kill()
                redis.start()
            visitors.wait_for(20)

        assert {status for status, _ in visitors.refused} == {503}
        check_exactly_once(service, visitors)
