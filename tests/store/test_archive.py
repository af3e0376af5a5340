"""Where old parts of logs go: a folder, and a real S3 server."""

import importlib
from pathlib import Path

import pytest

from consent_service.errors import (
    InstallationError,
    SettingsError,
    StoreUnavailableError,
)
from consent_service.store.archive import Archive, open_archive

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["folder", "s3"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    if request.param == "s3":
        # A place of its own for each test: they share the server.
        return open_archive(f"{request.getfixturevalue('bucket')}/{tmp_path.name}")
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


async def test_a_bucket_that_is_not_there_is_out_of_reach(bucket: str) -> None:
    archive = open_archive(f"{bucket}-of-somebody-else/logs")

    with pytest.raises(StoreUnavailableError, match="cannot be reached"):
        await archive.write("example/1/tile/0/000", b"content")


def test_an_archive_in_object_storage_needs_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", refuse)

    with pytest.raises(InstallationError, match="needs the package obstore") as caught:
        open_archive("s3://records/logs")
    assert caught.value.hint == "pip install 'consent-service[s3]'"
