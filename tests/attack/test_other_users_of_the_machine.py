"""Another user of the machine reads nothing of what the service keeps.

The database once had the mode that the umask left, and `nobody` read every record of
it, with visitor ids and salts.
"""

import json
import os
import re
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.choosing import SITE, Service
from tests.service.starting import Start, starting
from tests.waiting import wait_until

OTHERS = 0o077
NOBODY = 65_534
# Becomes somebody else, and says what of a folder can be read.
PRY = """
import json, os, sys
os.setgroups([])
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[2]))
got = []
for place, folders, files in os.walk(sys.argv[1]):
    for name in files:
        path = os.path.join(place, name)
        try:
            open(path, "rb").read(1)
            got.append(path)
        except OSError:
            pass
print(json.dumps(got))
"""


@pytest.fixture(params=[0o000, 0o022], ids=["umask 0", "umask 022"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """The umask that the service inherits."""
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every user of the machine can enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def open_to_others(*places: Path) -> list[str]:
    paths = [path for place in places for path in (place, *place.rglob("*"))]
    return [
        f"{path} {stat.S_IMODE(path.lstat().st_mode):04o}"
        for path in paths
        if path.lstat().st_mode & OTHERS
    ]


def fill(service: Service, folder: Path) -> None:
    """Have the service and its commands write whatever they write."""
    chosen = service.choice()
    for choice in (chosen, service.choice(), service.choice()):
        assert service.choose(choice).status_code == 201
    token = str(folder / "owner.token")
    for command in (
        ("log", "export", SITE, "-o", str(folder / "export.tar")),
        ("backup", "--to", str(folder / "copies")),
        ("token", "issue", "--role", "owner", "--site", SITE, "-o", token),
        ("erase", "--site", SITE, "--visitor", chosen["visitor"]),
        ("keys", "rotate"),
    ):
        done = service.run(*command)
        assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("umask")
def test_everything_is_born_private(tmp_path: Path) -> None:
    with starting(tmp_path) as start:
        service = start("--backups", str(tmp_path / "backups"), "--rate-limit", "0")
        fill(service, tmp_path)
        data = tmp_path / "data"
        wait_until(
            lambda: bool(list(tmp_path.glob("backups/*.db"))), what="the daily backup"
        )
        wait_until(
            lambda: bool(list(data.glob("anchors/*/public.json"))), what="an anchor"
        )

        made = {path.name for path in data.rglob("*")}
        written = [data, tmp_path / "backups", tmp_path / "copies"]
        outputs = [tmp_path / "export.tar", tmp_path / "owner.token"]
        loose = open_to_others(*written, *outputs)

    assert {"consent.db", "consent.db-wal", "consent.db-shm", "high-water"} <= made
    assert {"keys", "keys.tokens", "consent.db.service", "consent.db.backups"} <= made
    assert loose == []


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to be somebody else")
@pytest.mark.usefixtures("umask")
def test_nobody_reads_a_file_even_of_a_folder_that_is_shared(shared: Path) -> None:
    (shared / "data").mkdir()
    (shared / "data").chmod(0o755)
    (shared / "for everybody").write_text("")
    (shared / "for everybody").chmod(0o644)
    with starting(shared) as start:
        service = start("--rate-limit", "0")
        fill(service, shared)

        pried = subprocess.run(
            [sys.executable, "-I", "-c", PRY, str(shared), str(NOBODY)],
            capture_output=True,
            text=True,
            check=True,
        )

    assert json.loads(pried.stdout) == [str(shared / "for everybody")]


def test_files_that_an_earlier_release_left_open_are_closed_and_named(
    start: Start, tmp_path: Path
) -> None:
    service = start("--rate-limit", "0")
    fill(service, tmp_path)
    service.stop()
    data = tmp_path / "data"
    loosened = [data / "consent.db", data / "high-water", data / "keys.tokens"]
    loosened += data.glob("anchors/*/public.json")
    for path in loosened:
        path.chmod(0o644)
    data.chmod(0o755)

    again = start("--rate-limit", "0")
    (tmp_path / "again").mkdir()
    fill(again, tmp_path / "again")

    assert open_to_others(*loosened, data / "consent.db-wal") == []
    said = "".join(again.said)
    for path in loosened:
        (line,) = re.findall(rf"^.*{path} was open to others.*$", said, re.MULTILINE)
        assert "0644" in line
    assert f"chmod 700 {data}" in said


def test_a_key_file_that_is_open_is_still_refused(start: Start, tmp_path: Path) -> None:
    start("--rate-limit", "0").stop()
    (tmp_path / "data" / "keys").chmod(0o644)

    refused = start("--rate-limit", "0", wait=False)

    assert refused.process.wait(timeout=60) == 3
    assert (tmp_path / "data" / "keys").stat().st_mode & 0o777 == 0o644
