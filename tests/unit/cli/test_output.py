import contextlib
import stat
from pathlib import Path

import pytest

from consent_service.cli.output import output_file
from consent_service.errors import InstallationError


def test_only_the_owner_can_read_an_output_file(tmp_path: Path) -> None:
    """An export holds every visitor's choices; a shared folder is no place for it."""
    with output_file(tmp_path / "export.tar") as file:
        file.write(b"records")

    assert stat.S_IMODE((tmp_path / "export.tar").stat().st_mode) == 0o600


def test_an_output_file_that_is_not_whole_has_no_name(tmp_path: Path) -> None:
    (tmp_path / "export.tar").write_bytes(b"before")

    with contextlib.suppress(ZeroDivisionError):
        _write_half(tmp_path / "export.tar")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "export.tar": b"before"
    }


def test_a_folder_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    with (
        pytest.raises(InstallationError, match="cannot write"),
        output_file(tmp_path / "tpyo" / "export.tar"),
    ):
        pass

    assert list(tmp_path.iterdir()) == []


def _write_half(path: Path) -> None:
    with output_file(path) as file:
        file.write(b"half")
        raise ZeroDivisionError
