"""What is installed is what is here: the wheel leaves out no file of the package."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.places import ROOT

PACKAGE = ROOT / "consent_service"


def build(folder: Path, source: Path = ROOT) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    files = (path for path in PACKAGE.rglob("*") if path.is_file())
    ours = {str(file.relative_to(ROOT)) for file in files if file.suffix != ".pyc"}

    held = set(zipfile.ZipFile(wheel).namelist())

    assert "consent_service/py.typed" in ours
    assert ours - held == set()


def test_the_wheel_holds_nothing_beside_the_package(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert len(tops) == 2
    assert {top.split("-")[0] for top in tops} == {"consent_service"}


def test_a_wheel_that_is_built_again_has_the_same_bytes(
    wheel: Path, tmp_path: Path
) -> None:
    assert build(tmp_path).read_bytes() == wheel.read_bytes()


def test_a_wheel_can_be_built_from_the_sdist(tmp_path: Path) -> None:
    """What git ignores is left out of an sdist, also where the build needs it."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    (sdist,) = tmp_path.glob("*.tar.gz")
    subprocess.run(["tar", "-xf", sdist, "-C", tmp_path], check=True)
    (source,) = (folder for folder in tmp_path.iterdir() if folder.is_dir())

    built = build(tmp_path / "out", source)

    assert built.suffix == ".whl"
