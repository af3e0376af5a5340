import json
import stat
from base64 import urlsafe_b64decode
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


def listed(folder: Path, *options: str) -> str:
    runner = CliRunner(env={"CONSENT_DATA": str(folder)})
    return runner.invoke(program, ["token", "list", *options]).stdout


def test_the_list_says_whom_a_token_is_for_and_the_token_does_not(
    tmp_path: Path,
) -> None:
    done = issue(tmp_path, "--site", "inope", "--for", "Maija, DVV")
    issue(tmp_path, "--site", "inope")

    heading, named, nameless = listed(tmp_path).splitlines()
    assert heading.endswith("state  kind   for")
    assert named.endswith("good   token  Maija, DVV")
    assert nameless.endswith("good   token")
    assert [token["for"] for token in json.loads(listed(tmp_path, "--json"))] == [
        "Maija, DVV",
        "",
    ]
    content = done.stdout.strip().removeprefix("cst_").partition(".")[0]
    assert b"Maija" not in urlsafe_b64decode(content + "==")


def test_tokens_of_an_earlier_release_are_for_nobody(tmp_path: Path) -> None:
    issue(tmp_path, "--site", "inope", "--for", "Maija")
    file = tmp_path / "keys.tokens"
    earlier = [
        {name: value for name, value in token.items() if name != "for"}
        for token in json.loads(file.read_text())
    ]
    file.write_text(json.dumps(earlier))

    assert json.loads(listed(tmp_path, "--json"))[0]["for"] == ""


@pytest.mark.parametrize(
    "holder",
    ["x" * 101, "a\nb", "a\tb", "a\x1b[2Jb", "a\u202eb", "a\u2028b", " a", "\x7f"],
)
def test_a_holder_is_one_short_plain_line(tmp_path: Path, holder: str) -> None:
    done = issue(tmp_path, "--site", "inope", "--for", holder)

    assert done.exit_code == 2
    assert not (tmp_path / "keys.tokens").exists()


@pytest.mark.parametrize("site", ["inope", "*"])
def test_a_token_can_be_issued_before_there_is_any_policy(
    tmp_path: Path, site: str
) -> None:
    """On the machine of an auditor's office there is neither policy nor store."""
    done = issue(tmp_path, "--site", site, policies=tmp_path / "none")

    assert done.exit_code == 0
    assert done.stdout.startswith("cst_")
