"""Real servers for the stores: Redis alone or as a cluster, and S3."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.redis_servers import RedisServer, cluster, running
from tests.store.s3_server import BUCKET, s3_server


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One Redis for all tests of a module."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    with running(server):
        yield server


@pytest.fixture
def server(one_server: RedisServer) -> RedisServer:
    """The one Redis, empty."""
    one_server.ask("FLUSHALL")
    return one_server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis that the test may stop and change."""
    server = RedisServer(tmp_path / "server")
    with running(server):
        yield server


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RedisServer]]:
    """The nodes of one Redis Cluster for all tests of a module."""
    with cluster(tmp_path_factory.mktemp("cluster")) as nodes:
        yield nodes


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bucket on an S3 server."""
    with s3_server(tmp_path_factory.mktemp("s3")):
        yield BUCKET
