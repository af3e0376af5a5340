"""The modes of our files, whatever the umask of the process that writes them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from consent_service.anchors.ways.daily_folder import write_daily
from consent_service.durable_files import create_file, make_folder, replace_file
from consent_service.private_files import close_to_others, create_empty, open_private
from consent_service.server.worker_sockets import Siblings
from consent_service.store.archive import open_archive
from consent_service.store.sqlite import SqliteStore
from consent_service.web.metrics.scrape import Scrape
from tests.evidence.house import NOON, House
from tests.evidence.test_anchors_mail import ABOUT, CHECKPOINT

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[0o000, 0o022, 0o077], autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """The umask of this process, which no file of ours may have to thank for it."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes_below(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.lstat().st_mode)
        for path in folder.rglob("*")
    }


async def test_a_database_and_what_lies_beside_it_are_the_owners(
    tmp_path: Path,
) -> None:
    store = SqliteStore(tmp_path / "deep" / "consent.db")
    await store.open()
    await store.backups.make(tmp_path / "deep" / "copies", keep=1, at=NOON)

    modes = modes_below(tmp_path)
    await store.close()

    assert {"deep/consent.db-wal", "deep/consent.db-shm"} <= modes.keys()
    assert {modes.pop("deep"), modes.pop("deep/copies")} == {0o700}
    assert set(modes.values()) == {0o600}


async def test_nothing_of_an_installation_is_open_to_others(
    house: House, tmp_path: Path
) -> None:
    ledgers = await house.start()
    await house.stop(ledgers)

    modes = modes_below(tmp_path)

    assert len(modes) > 1
    assert {mode & 0o077 for mode in modes.values()} == {0}


async def test_an_archive_is_the_owners(tmp_path: Path) -> None:
    await open_archive((tmp_path / "old").as_uri()).write("shop/0", b"chunk")

    assert modes_below(tmp_path) == {
        "old": 0o700,
        "old/shop": 0o700,
        "old/shop/0": 0o600,
    }


async def test_a_socket_of_workers_is_the_owners(tmp_path: Path) -> None:
    async def look() -> None:
        """Nothing has to be asked for."""

    scrape = Scrape(lambda: (), look)

    async with Siblings(tmp_path, 0, 1).join(scrape):
        modes = modes_below(tmp_path)

    assert modes == {"0": 0o700}


def test_small_files_and_folders_are_the_owners(tmp_path: Path) -> None:
    create_file(tmp_path / "a" / "created", b"")
    replace_file(tmp_path / "b" / "replaced", b"")
    make_folder(tmp_path / "c" / "d")
    create_empty(tmp_path / "empty")
    os.close(open_private(tmp_path / "opened", os.O_RDWR))

    for path, mode in modes_below(tmp_path).items():
        assert mode == (0o700 if (tmp_path / path).is_dir() else 0o600), path


def test_an_empty_file_takes_no_content_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")

    create_empty(tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == b"content"


def test_closing_leaves_the_owner_what_it_had(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(0o577)

    close_to_others(tmp_path / "file")

    assert modes_below(tmp_path) == {"file": 0o500}


def test_what_is_public_can_be_read_by_the_keeper_of_its_folder(
    tmp_path: Path,
) -> None:
    write_daily(tmp_path, ABOUT, CHECKPOINT)

    modes = modes_below(tmp_path)

    assert modes.pop(ABOUT.site) == 0o755
    assert set(modes.values()) == {0o644}
