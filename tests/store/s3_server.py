"""A real S3 server for tests: moto, with one bucket, in a process of its own."""

import contextlib
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import obstore
import pytest
from obstore.store import from_url

from tests.ports import free_port
from tests.waiting import wait_until

BUCKET = "s3://records"


@contextlib.contextmanager
def s3_server(folder: Path) -> Iterator[None]:
    """Run it, with an empty bucket, and let `obstore` find it by the environment."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with pytest.MonkeyPatch.context() as patch, _running(port, folder):
        patch.setenv("AWS_ENDPOINT", address)
        patch.setenv("AWS_ALLOW_HTTP", "true")
        patch.setenv("AWS_ACCESS_KEY_ID", "somebody")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "something")
        patch.setenv("AWS_REGION", "eu-north-1")
        wait_until(lambda: _answers(address), what="the S3 server", seconds=60)
        asked = urllib.request.Request(f"{address}/records", method="PUT")
        urllib.request.urlopen(asked, timeout=10).close()
        yield


def objects_at(url: str) -> dict[str, bytes]:
    """Return every object below an address by its path."""
    store = from_url(url)
    paths = [meta["path"] for some in obstore.list(store) for meta in some]
    return {path: bytes(obstore.get(store, path).bytes()) for path in paths}


@contextlib.contextmanager
def _running(port: int, folder: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    ) as process:
        try:
            yield
        finally:
            process.kill()


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError):
        urllib.request.urlopen(address, timeout=1).close()
        return True
    return False
