"""Where old parts of logs go: a folder, and a real S3 server where one is installed."""

import contextlib
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from consent_service.errors import SettingsError, StoreUnavailableError
from consent_service.store.archive import Archive, open_archive
from tests.store.redis_servers import free_port, wait_until

pytestmark = pytest.mark.anyio


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Run an S3 server with one bucket."""
    pytest.importorskip("obstore")
    server = shutil.which("moto_server")
    if server is None:
        pytest.skip("no moto_server here: pip install 'moto[server]'")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    monkeypatch.setenv("AWS_ENDPOINT", address)
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "something")
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    with subprocess.Popen(
        [server, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
    ) as process:
        try:
            wait_until(lambda: _answers(address), what="the S3 server", seconds=60)
            asked = urllib.request.Request(f"{address}/records", method="PUT")
            urllib.request.urlopen(asked, timeout=10).close()
            yield "s3://records/logs"
        finally:
            process.kill()


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError):
        urllib.request.urlopen(address, timeout=1).close()
        return True
    return False


@pytest.fixture(params=["folder", "s3"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    if request.param == "s3":
        return open_archive(request.getfixturevalue("bucket"))
    return open_archive(f"file://{tmp_path}/archive")


async def test_an_object_comes_back_as_it_went_in(archive: Archive) -> None:
    await archive.write("example/1/records/000000007", b"rows" * 10_000)

    assert await archive.read("example/1/records/000000007") == b"rows" * 10_000


async def test_what_is_not_there_is_none(archive: Archive) -> None:
    assert await archive.read("example/1/records/000000007") is None


async def test_writing_again_replaces_the_whole(archive: Archive) -> None:
    await archive.write("example/1/tile/0/000", b"long before")
    await archive.write("example/1/tile/0/000", b"after")

    assert await archive.read("example/1/tile/0/000") == b"after"


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.joinpath("file").write_text("")
    archive = open_archive(f"file://{tmp_path}/file/archive")

    with pytest.raises(StoreUnavailableError):
        await archive.write("example/1/tile/0/000", b"content")


def test_an_archive_of_another_kind_is_a_settings_error() -> None:
    with pytest.raises(SettingsError):
        open_archive("ftp://host/folder")
