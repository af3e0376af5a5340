"""A file that is missing or unreadable is wrong usage, in every command alike."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from consent_service.cli.main import program
from tests.places import POLICIES
from tools.pages.commands import find_commands

# The commands that take a file, and every option with a file. FILE stands for it.
TAKING = (
    "policy check FILE",
    "notice check FILE",
    "notice read FILE",
    "notice check - --policy FILE",
    "catalog hints FILE",
    "log verify FILE",
    "log verify . --tsa-ca FILE",
    "log verify . --anchor FILE",
    "log verify . --receipt FILE",
    "log verify . --policy FILE",
    "log verify . --vkey FILE",
    "log import FILE",
    "receipt verify FILE",
    "receipt verify - --policy FILE",
    "receipt verify - --vkey FILE",
)
# An export may be a folder.
FOLDERS_TOO = {"log verify FILE", "log import FILE"}
WRITTEN = {"output", "out", "draft", "folder"}


def typed(words: str, file: Path) -> list[str]:
    return [str(file) if word == "FILE" else word for word in words.split()]


def code_of(words: list[str]) -> int:
    return CliRunner().invoke(program, words, input="").exit_code


def parameters() -> Iterator[tuple[str, click.Parameter]]:
    for words, command, _ in find_commands():
        yield from ((" ".join(words), parameter) for parameter in command.params)


@pytest.mark.parametrize("words", TAKING)
def test_a_missing_file_ends_with_2(tmp_path: Path, words: str) -> None:
    assert code_of(typed(words, tmp_path / "missing")) == 2


@pytest.mark.parametrize("words", sorted(set(TAKING) - FOLDERS_TOO))
def test_a_folder_in_the_place_of_a_file_ends_with_2(
    tmp_path: Path, words: str
) -> None:
    assert code_of(typed(words, tmp_path)) == 2


def test_no_command_has_a_rule_of_its_own_for_files() -> None:
    lenient = [
        f"{command} {parameter.name}"
        for command, parameter in parameters()
        if isinstance(parameter.type, click.Path)
        and not parameter.type.exists
        and parameter.name not in WRITTEN
    ]

    assert lenient == []


@pytest.mark.parametrize(
    ("words", "also"),
    [
        ("policy check --json --sarif", "--json or --sarif"),
        ("notice check - --sarif --json", "--json or --sarif"),
        ("notice check - --html --json", "--json or --html"),
    ],
)
def test_two_forms_of_output_are_refused_together(words: str, also: str) -> None:
    done = CliRunner().invoke(program, words.split(), input="")

    assert done.exit_code == 2
    assert f"use {also}, not both" in done.output


@pytest.mark.parametrize(
    ("command", "rule"),
    [("policy", "controller-contact-missing"), ("notice", "template-residue")],
)
def test_explain_without_a_rule_lists_them_with_their_sources(
    command: str, rule: str
) -> None:
    done = CliRunner().invoke(program, [command, "check", "--explain"])

    assert done.exit_code == 0
    assert done.output.split("\n")[0].split() == ["rule", "severity", "source"]
    assert any(
        line.startswith(rule) and "GDPR" in line for line in done.output.split("\n")
    )


@pytest.mark.parametrize(
    "command", ["policy publish", "log export", "log reopen", "erase", "backup"]
)
def test_help_shows_the_options_that_matter_to_the_command(command: str) -> None:
    """All others are taken too, so that one line of flags serves `serve` and these."""
    shown = CliRunner().invoke(program, [*command.split(), "--help"]).output

    assert "--store ADDRESS" in shown
    assert "--policies DIR" in shown
    assert "--rate-limit" not in shown
    assert "--log-format" not in shown


def test_an_option_that_help_leaves_out_is_taken_all_the_same() -> None:
    words = ["policy", "publish", "--rate-limit", "many", "--policies", str(POLICIES)]

    done = CliRunner().invoke(program, words)

    assert "--rate-limit is 'many' and must be a whole number" in str(done.exception)


@pytest.mark.parametrize("word", ["create", "generate", "init"])
def test_who_asks_for_keys_in_other_words_is_not_sent_to_rotate(word: str) -> None:
    done = CliRunner().invoke(program, ["keys", word])

    assert done.exit_code == 2
    assert "Did you mean 'new'?" in done.output
