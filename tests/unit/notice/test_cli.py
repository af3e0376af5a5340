"""`consent-service notice`, as a person and as a program calls it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consent_service.cli.commands.notice import notice

GOOD = Path(__file__).parent / "good" / "fi.md"
BAD = """\
Tietosuojaseloste

Jatkamalla sivuston käyttöä hyväksyt evästeet ja henkilötietojesi käsittelyn, josta
kerrotaan tässä.
"""


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(notice, arguments, input=text)


def test_reading_prints_the_fields_as_json() -> None:
    told = json.loads(run("read", str(GOOD)).stdout)

    assert told["controller"] == "Kivipuutarha Oy"
    assert told["source"] == "fi.md"
    assert told["transfers_outside_eea"] == "no"


def test_a_draft_is_printed_as_toml() -> None:
    answer = run("read", str(GOOD), "--draft")

    assert answer.exit_code == 0
    assert 'site = "kivipuutarha"' in answer.stdout


def test_a_notice_with_errors_ends_with_one() -> None:
    answer = run("check", "-", text=BAD)

    assert answer.exit_code == 1
    assert "1. Teksti pitää sivuston käyttämistä suostumuksena." in answer.stdout
    assert answer.stderr == ""


def test_a_notice_without_errors_ends_with_zero() -> None:
    assert run("check", str(GOOD)).exit_code == 0


def test_links_are_tried_only_where_there_are_any() -> None:
    """No network is needed for a notice without links."""
    answer = run("check", "-", "--online", text=BAD)

    assert answer.exit_code == 1
    assert "notice-links-dead" not in answer.stdout


@pytest.mark.parametrize("style", ["--json", "--sarif", "--html"])
def test_every_style_is_printed_alone_on_standard_output(style: str) -> None:
    answer = run("check", "-", style, text=BAD)

    assert answer.exit_code == 1
    assert answer.stdout.startswith(("{", "<!doctype html>"))
    assert answer.stderr == ""


def test_messages_come_in_the_language_that_was_asked_for() -> None:
    answer = run("check", "-", "--language", "en", text=BAD)

    assert "The text treats using the site as consent." in answer.stdout


def test_what_cannot_be_read_is_said_in_the_language_that_was_asked_for() -> None:
    answer = run("check", "-", "--language", "fi", text=" \n")

    assert answer.exit_code == 1
    assert answer.stderr == "consent-service: virhe: seloste on tyhjä\n"


def test_a_rule_explains_itself() -> None:
    answer = run("check", "--explain", "continued-use-consent", "--language", "sv")

    assert answer.exit_code == 0
    assert "Texten betraktar användning av webbplatsen som samtycke." in answer.stdout


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["check", "--explain", "nonsense"], ["read", "-", "--draft", "--json"]],
)
def test_a_wrong_command_line_ends_with_two(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_notice_is_held_against_a_policy_file(tmp_path: Path) -> None:
    policy = tmp_path / "kivipuutarha.toml"
    policy.write_text(run("read", str(GOOD), "--draft").stdout, encoding="utf-8")

    answer = run("check", str(GOOD), "--policy", str(policy), "--json")

    assert answer.exit_code == 0, answer.stdout


POLICY = Path(__file__).parents[3] / "policies" / "kehobalanssi.toml"


def test_a_notice_is_written_and_its_blanks_are_listed_at_the_end() -> None:
    answer = run("write", "--policy", str(POLICY), "--language", "sv")

    assert answer.exit_code == 0
    assert answer.stdout.startswith("# Dataskyddsbeskrivning\n")
    assert "[FYLL I: FO-nummer]" in answer.stdout
    assert answer.stderr.startswith("consent-service: Fyll ännu i ")
    assert "  Personuppgiftsansvarig\n" in answer.stderr
    assert "    - FO-nummer\n" in answer.stderr


@pytest.mark.parametrize("address", ["javascript:alert(1)", "kivi.example"])
def test_what_is_no_address_is_not_written_as_one(address: str) -> None:
    answer = run("write", "--policy", str(POLICY), "--declaration", address)

    assert answer.exit_code == 2


def test_a_section_is_written_to_a_file_in_the_form_of_its_name(tmp_path: Path) -> None:
    out = tmp_path / "kakor.html"
    address = "https://samtycke.example/declaration"

    answer = run(
        *("write", "--policy", str(POLICY), "--section", "cookies"),
        *("--declaration", address, "--out", str(out)),
    )

    assert answer.stdout == ""
    text = out.read_text(encoding="utf-8")
    assert text.startswith('<section lang="fi">\n<h1>Evästeet</h1>')
    assert f'<a href="{address}">' in text
    assert "osoite evästeselosteen" not in answer.stderr
