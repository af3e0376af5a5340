"""`consent-verify.pyz` on a stranger's machine, which has nothing of ours."""

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import cryptography
import pytest

from consent_service.evidence.verifier.one_file import main, pack
from consent_service.version import own_version
from tests.service.choosing import SITE, Service, bearer

Verify = Callable[..., "subprocess.CompletedProcess[str]"]

# Run as `python FILE`, by an interpreter that sees the standard library alone
# (-I: no environment, no user's packages; -S: no packages) and one folder more.
_STRANGER = """
import runpy, sys
sys.path.append(sys.argv.pop(1))
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `cryptography` and what it is made of."""
    folder = tmp_path_factory.mktemp("packages")
    home = Path(cryptography.__file__).parents[1]
    for pattern in ("cryptography", "cffi", "_cffi_backend*"):
        for part in home.glob(pattern):
            (folder / part.name).symlink_to(part)
    return folder


@pytest.fixture
def verify(packages: Path, tmp_path: Path) -> Verify:
    """Return a function that runs the file in a folder of its own."""
    (tmp_path / "consent-verify.pyz").write_bytes(pack("1.2.3"))

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        words = [str(packages), "consent-verify.pyz", *arguments]
        return subprocess.run(
            [sys.executable, "-I", "-S", "-c", _STRANGER, *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture
def vkey(service: Service) -> str:
    return service.get(f"/{SITE}/log/vkeys").text.strip()


@pytest.fixture
def export(service: Service, tmp_path: Path) -> Path:
    for _ in range(3):
        service.choose()
    archive = service.get(f"/{SITE}/export", headers=bearer(service.token()))
    (tmp_path / "export.tar").write_bytes(archive.content)
    return tmp_path / "export.tar"


@pytest.mark.usefixtures("export")
def test_a_stranger_finds_an_export_sound(verify: Verify, vkey: str) -> None:
    """People.md 29: no clone, and no package of ours."""
    done = verify("export.tar", "--vkey", vkey)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"export of {SITE}, made ")
    assert "4. every record is there or was erased by a statement: OK\n" in done.stdout
    assert done.stderr.endswith("consent-verify: the export is sound\n")


def test_a_byte_of_a_record_that_was_changed_is_found(
    verify: Verify, export: Path, vkey: str
) -> None:
    whole = export.read_bytes()
    place = whole.index(b'"decisions":{"analytics":"granted"')
    changed = whole[:place] + whole[place:].replace(b"granted", b"denied!", 1)
    export.write_bytes(changed)

    done = verify("export.tar", "--vkey", vkey)

    assert done.returncode == 1
    assert "CHANGED entry" in done.stdout
    assert "consent-verify: the export is NOT sound: " in done.stderr


@pytest.mark.usefixtures("export")
def test_a_key_of_somebody_else_vouches_for_nothing(
    verify: Verify, service: Service
) -> None:
    other = service.get("/inope/log/vkeys").text.strip()

    done = verify("export.tar", "--vkey", other)

    assert done.returncode == 1
    assert "the export is NOT sound" in done.stderr


@pytest.mark.usefixtures("export")
def test_a_checkpoint_that_somebody_kept_is_compared(
    verify: Verify, service: Service, tmp_path: Path, vkey: str
) -> None:
    kept = service.get(f"/{SITE}/log/checkpoint", headers=bearer(service.token())).text
    (tmp_path / "kept").write_text(kept, encoding="utf-8")
    (tmp_path / "forged").write_text(kept.replace("\n", "\n1", 1), encoding="utf-8")
    # Choices since then.
    service.choose()
    archive = service.get(f"/{SITE}/export", headers=bearer(service.token()))
    (tmp_path / "export.tar").write_bytes(archive.content)

    good = verify("export.tar", "--vkey", vkey, "--anchor", "kept")
    bad = verify("export.tar", "--vkey", vkey, "--anchor", "forged")

    assert good.returncode == 0
    size = kept.splitlines()[1]
    assert f"vouched for from outside: the first {size} of" in good.stdout
    assert bad.returncode == 1


def test_a_receipt_is_checked_and_without_a_key_only_shown(
    verify: Verify, service: Service, tmp_path: Path, vkey: str
) -> None:
    """People.md 31: its content comes first, and that it proves nothing yet."""
    made = service.choose().json()
    (tmp_path / "receipt.txt").write_text(made["receipt"], encoding="utf-8")

    good = verify("receipt", "receipt.txt", "--vkey", vkey)
    shown = verify("receipt", "receipt.txt")

    assert good.returncode == 0
    assert f"record    {made['digest']}\n" in good.stdout
    assert shown.returncode == 1
    assert '  action       "save"\n' in shown.stdout
    assert "the signature was NOT CHECKED" in shown.stderr


def test_a_receipt_that_was_changed_is_not_shown_as_whole(
    verify: Verify, service: Service, tmp_path: Path
) -> None:
    text = service.choose().json()["receipt"]
    (tmp_path / "receipt.txt").write_text(
        text.replace("\nindex ", "\nindex 1", 1), encoding="utf-8"
    )

    done = verify("receipt", "receipt.txt")

    assert done.returncode == 1
    assert done.stdout == ""


def test_what_is_not_there_is_wrong_usage(verify: Verify) -> None:
    done = verify("typo.tar")

    assert done.returncode == 2
    assert "there is no file 'typo.tar'" in done.stderr


def test_without_cryptography_it_says_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "v.pyz").write_bytes(pack("1.2.3"))

    done = subprocess.run(
        [sys.executable, "-I", "-S", "v.pyz", "x"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    assert "needs the package cryptography" in done.stderr


def test_the_file_has_the_same_bytes_whenever_it_is_made(tmp_path: Path) -> None:
    main(["--version", "1.2.3", "--to", str(tmp_path / "v.pyz")])

    assert (tmp_path / "v.pyz").read_bytes() == pack("1.2.3")
    with zipfile.ZipFile(tmp_path / "v.pyz") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert {entry.compress_type for entry in archive.infolist()} == {0}


def test_the_service_and_its_command_give_that_file(
    service: Service, tmp_path: Path
) -> None:
    served = service.get("/consent-verify.pyz")
    done = service.run("log", "verifier", "--output", str(tmp_path / "v.pyz"))

    assert done.returncode == 0
    assert served.content == pack(own_version())
    assert (tmp_path / "v.pyz").read_bytes() == served.content
    assert hashlib.sha256(served.content).hexdigest() in done.stderr
