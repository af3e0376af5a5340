"""A command that refuses, or only reads, leaves an empty folder empty.

What opens a store makes one that is not there, with keys and a high-water mark: a
mistyped folder or site would begin an installation beside the one that was meant.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from consent_service.cli.main import main
from tests.places import POLICIES
from tools.pages.commands import find_commands

Ended = Callable[..., int]

VISITOR = "00" * 16
# What to type in a folder where nothing is: each command, and its exit code.
TYPED = {
    # In an empty folder it begins the first site; one that is named has to be there.
    "serve": (["--port", "0", "--policies", "typo"], 3),
    "link": ([], 3),
    "settings": ([], 0),
    "page check": (["typo.html"], 2),
    "policy check": ([], 3),
    "policy publish": ([], 3),
    "policy pull": ([], 2),
    "policy push": ([], 2),
    "policy schema": ([], 0),
    "policy show": (["typo"], 2),
    "policy stub": (["typo"], 2),
    "notice check": (["typo.html"], 2),
    "notice read": (["typo.html"], 2),
    "notice write": (["--policy", "typo.toml"], 2),
    "catalog list": ([], 0),
    "catalog show": (["typo"], 2),
    "catalog find": (["no-such-thing"], 1),
    "catalog add": (["typo", "--name", "Typo", "--category", "preferences"], 3),
    "catalog hints": (["typo.csv"], 2),
    "log checkpoint": (["typo"], 2),
    "log export": (["typo"], 2),
    "log import": (["typo.tar"], 2),
    "log reopen": (["typo", "--yes"], 2),
    "log verify": (["typo.tar"], 2),
    "log vkeys": (["typo"], 2),
    "statistics": (["typo"], 2),
    "backup": (["--to", "copies"], 3),
    "log verifier": ([], 0),
    "receipt verify": (["typo.txt"], 2),
    "erase": (["--site", "typo", "--visitor", VISITOR], 2),
    "scan schedule": (["--once"], 3),
    "site new": (["--domain", "typo.example", "--controller", "Typo"], 1),
    "token issue": (["--role", "owner", "--site", "typo"], 3),
    "token list": ([], 0),
    "token revoke": (["typo"], 2),
    "keys rotate": ([], 3),
    "scan": (["http://no-such-host.invalid/"], 3),
}
MAKES_A_FILE = {"keys new"}


@pytest.fixture
def ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ended]:
    """Return a function that runs a command in an empty folder: its exit code."""
    monkeypatch.chdir(tmp_path)
    mask = os.umask(0o022)
    os.umask(mask)

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        return int(end.value.code or 0)

    yield run
    os.umask(mask)


def test_every_command_is_here() -> None:
    commands = {" ".join(words) for words, _, _ in find_commands()}

    assert commands - MAKES_A_FILE == set(TYPED)


@pytest.mark.parametrize("command", TYPED)
def test_nothing_is_made_where_nothing_is(
    ended: Ended, tmp_path: Path, command: str
) -> None:
    arguments, code = TYPED[command]

    assert ended(*command.split(), *arguments) == code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["policy publish", "serve"])
def test_nothing_is_made_for_policies_that_are_not_there(
    ended: Ended, tmp_path: Path, command: str
) -> None:
    assert ended(*command.split(), "--policies", "nodir") == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["junk", "folder"])
def test_a_service_does_not_start_with_what_is_no_list_of_tokens(
    ended: Ended, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    (tmp_path / "junk").write_text("junk")
    (tmp_path / "folder").mkdir()

    code = ended("serve", "--policies", str(POLICIES), "--tokens", place)

    said = capsys.readouterr().err.splitlines()
    assert code == 3
    assert f"error: the list of tokens cannot be read: '{place}': " in said[0]
    assert said[1].startswith("consent-service: hint: CONSENT_TOKENS names the file")
    assert {file.name for file in tmp_path.iterdir()} == {"junk", "folder"}


@pytest.mark.parametrize("command", ["checkpoint", "export", "vkeys"])
def test_a_policy_alone_begins_no_log_for_who_only_reads(
    ended: Ended,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    assert ended("log", command, "inope", "--policies", str(POLICIES)) == 2
    assert "`policy publish` begins those of inope, " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_was_lost_is_not_begun_anew_by_who_reads(
    ended: Ended, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("policy", "publish", "--policies", str(POLICIES)) == 0
    for file in (tmp_path / ".data").glob("consent.db*"):
        file.unlink()

    assert ended("log", "export", "inope") == 3

    assert "this store has none" in capsys.readouterr().err
    assert not list((tmp_path / ".data").glob("consent.db"))
