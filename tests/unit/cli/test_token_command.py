import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consent_service.cli.main import program
from consent_service.errors import InstallationError, UnknownSiteError
from tests.places import POLICIES


def issue(folder: Path, *options: str, policies: Path = POLICIES) -> Result:
    environment = {"CONSENT_DATA": str(folder), "CONSENT_POLICIES": str(policies)}
    runner = CliRunner(env=environment)
    if not (folder / "keys").exists():
        runner.invoke(program, ["keys", "new"])
    return runner.invoke(program, ["token", "issue", "--role", "auditor", *options])


def test_a_token_goes_into_a_file_that_only_its_owner_can_read(tmp_path: Path) -> None:
    file = tmp_path / "auditor.token"

    done = issue(tmp_path, "--site", "inope", "--output", str(file))

    assert done.exit_code == 0
    assert done.stdout == ""
    assert file.read_text().startswith("cst_")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_token_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "auditor.token"
    file.write_text("mine")

    done = issue(tmp_path, "--site", "inope", "--output", str(file))

    assert isinstance(done.exception, InstallationError)
    assert file.read_text() == "mine"
    assert not (tmp_path / "keys.tokens").exists()


def test_a_token_for_a_site_that_does_not_exist_is_not_issued(tmp_path: Path) -> None:
    done = issue(tmp_path, "--site", "ivpluss")

    assert isinstance(done.exception, UnknownSiteError)
    assert done.exception.hint.startswith("sites here: ivplus, imagoplus, ")


@pytest.mark.parametrize("site", ["inope", "*"])
def test_a_token_can_be_issued_before_there_is_any_policy(
    tmp_path: Path, site: str
) -> None:
    """On the machine of an auditor's office there is neither policy nor store."""
    done = issue(tmp_path, "--site", site, policies=tmp_path / "none")

    assert done.exit_code == 0
    assert done.stdout.startswith("cst_")
