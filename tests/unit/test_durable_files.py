"""Small files survive a power cut: the disk has file and folder before the answer.

What the kernel was asked to do, and in which order, is seen by strace. A disk that
fails is made by it too.
"""

import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from consent_service.durable_files import create_file, make_folder, replace_file
from tests.places import ROOT

PACKAGE = ROOT / "consent_service"
# Write through each keeper of a small file, then tell.
WRITERS = {
    "token saved": """
from consent_service.token_file import TokenFile
from consent_service.store.interface import StoredToken
from datetime import datetime, UTC
now = datetime(2026, 11, 22, tzinfo=UTC)
token = StoredToken(id="t", role="owner", sites=("a",), issued_at=now, expires_at=now)
asyncio.run(TokenFile(folder / "tokens").save_token(token))
""",
    "token revoked": """
from consent_service.token_file import TokenFile
from datetime import datetime, UTC
(folder / "tokens").write_text('[{"id":"t","role":"owner","sites":[],'
    '"issued_at":"2026-11-22T00:00:00Z","expires_at":"2026-11-22T00:00:00Z"}]')
now = datetime(2026, 11, 22, tzinfo=UTC)
assert asyncio.run(TokenFile(folder / "tokens").revoke_token("t", now))
""",
    "high-water mark": """
from consent_service.ledger.high_water import HighWater
asyncio.run(HighWater(folder / "high-water").open())
""",
    "key file": """
from consent_service.keys import new_keys, rotate_keys
from datetime import datetime, UTC
now = datetime(2026, 11, 22, tzinfo=UTC)
new_keys(folder / "keys", at=now, entropy=bytes)
rotate_keys(folder / "keys", at=now, entropy=bytes)
""",
    "anchor": """
from consent_service.anchors.folder import AnchorFolder, Progress
AnchorFolder(folder).save_progress("shop", Progress())
""",
    "archive": """
from consent_service.store.archive import open_archive
archive = open_archive((folder / "old").as_uri())
asyncio.run(archive.write("shop/0", b"chunk"))
""",
}
BEGIN = """
import asyncio, os, sys
from pathlib import Path
folder = Path(sys.argv[1])
"""
TELL = "\nos.write(1, b'told')\n"
needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace is not installed"
)


def trace(folder: Path, program: str, *, inject: str = "") -> tuple[int, list[str]]:
    """Return the exit code of a program and its calls that concern `folder`."""
    log = folder.parent / "trace"
    command = [
        *("strace", "-f", "-y", "-qq", "-o", str(log)),
        *("-e", "trace=fsync,fdatasync,rename,renameat,renameat2,openat,mkdir,write"),
        *(("-e", f"inject={inject}") if inject else ()),
        *(sys.executable, "-c", program, str(folder)),
    ]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    calls = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return done.returncode, [
        call for call in calls if str(folder) in call or '"told"' in call
    ]


@needs_strace
@pytest.mark.parametrize("name", sorted(WRITERS))
def test_what_was_told_is_on_the_disk(tmp_path: Path, name: str) -> None:
    """A folder that got a new name in it is synced before the word."""
    folder = tmp_path / "kept"
    folder.mkdir()

    code, calls = trace(folder, BEGIN + WRITERS[name] + TELL)

    assert code == 0
    assert '"told"' in calls[-1]
    named = [
        (number, Path(found[1]).parent)
        for number, call in enumerate(calls)
        if (found := re.search(r'(?:rename\w*|mkdir)\(.*"([^"]+)"', call))
    ]
    assert named
    for number, parent in named:
        after = calls[number:]
        assert any(re.search(rf"fsync\(\d+<{parent}>\) += 0", call) for call in after)


@needs_strace
@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"key file"}))
def test_a_disk_that_fails_is_not_passed_over(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()

    code, calls = trace(
        folder, BEGIN + WRITERS[name] + TELL, inject="fsync:error=EIO:when=1+"
    )

    assert code == 1
    assert not any('"told"' in call for call in calls)
    assert list(folder.rglob("*.new")) == []


def test_nothing_else_renames_a_file() -> None:
    """A rename without a sync of the folder is how a revoked token came back."""
    renames = re.compile(
        r"os\.(replace|rename|link)\(|\.(replace|rename)\(\w+\)$", re.MULTILINE
    )
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if renames.search(path.read_text(encoding="utf-8"))
    }

    # The second writes whole databases and syncs as the first does.
    assert found == {"durable_files.py", "store/sqlite/backup_file.py"}


def test_only_the_owner_can_read_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "open").write_bytes(b"old")
    (tmp_path / "open").chmod(0o644)

    create_file(tmp_path / "new", b"secret")
    replace_file(tmp_path / "open", b"secret")

    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_existing_file_is_not_created_again(tmp_path: Path) -> None:
    create_file(tmp_path / "file", b"first")

    with pytest.raises(FileExistsError):
        create_file(tmp_path / "file", b"second")

    assert (tmp_path / "file").read_bytes() == b"first"


def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(NotADirectoryError, match="file"):
        make_folder(tmp_path / "file" / "deeper")
