"""A real service process on a free port, as operators run it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.choosing import Service
from tests.service.starting import Start, starting
from tests.store.redis_servers import RedisServer, running


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts services in one folder; whatever still runs is stopped afterwards."""
    with starting(tmp_path) as begin:
        yield begin


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests of a module, with the five policies."""
    with starting(tmp_path_factory.mktemp("service")) as begin:
        yield begin("--demo", "--rate-limit", "0")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis that the test may stop."""
    server = RedisServer(tmp_path / "redis")
    with running(server):
        yield server
