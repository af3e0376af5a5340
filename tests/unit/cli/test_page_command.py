"""`consent-service page check`: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from consent_service.cli.commands.page import page
from consent_service.errors import NotFoundError, NoticeError
from tests.places import ROOT
from tests.unit.page.conftest import TAG, WAY_BACK

_POLICY = str(ROOT / "tests/browser/signals/shop.toml")
_UNMARKED = '<script src="https://bat.bing.com/bat.js"></script>'


@pytest.fixture
def run() -> CliRunner:
    return CliRunner()


@pytest.fixture
def unmarked(tmp_path: Path) -> str:
    file = tmp_path / "index.html"
    file.write_text(f"{TAG}\n{_UNMARKED}\n{WAY_BACK}", encoding="utf-8")
    return str(file)


def test_a_page_with_faults_ends_with_1_and_says_what_to_write(
    run: CliRunner, unmarked: str
) -> None:
    result = run.invoke(page, ["check", unmarked, "--policy", _POLICY])

    assert result.exit_code == 1
    assert f"{unmarked}:2: error: Microsoft Advertising" in result.output
    assert (
        '    instead: <script type="text/plain" data-consent="marketing" '
        'data-src="https://bat.bing.com/bat.js"></script>' in result.output
    )


def test_a_sound_page_ends_with_0(run: CliRunner) -> None:
    result = run.invoke(
        page, ["check", "-", "--policy", _POLICY], input=f"{TAG}{WAY_BACK}"
    )

    assert result.exit_code == 0


def test_warnings_fail_where_they_shall(run: CliRunner) -> None:
    twice = f"{TAG}{TAG}{WAY_BACK}"

    assert run.invoke(page, ["check", "-"], input=twice).exit_code == 0
    assert run.invoke(page, ["check", "-", "--strict"], input=twice).exit_code == 1


def test_json_has_the_fields_of_every_check(run: CliRunner, unmarked: str) -> None:
    result = run.invoke(page, ["check", unmarked, "--json"])

    [finding] = json.loads(result.stdout)["findings"]
    assert finding["rule"] == "unmarked-script"
    assert (finding["service"], finding["category"]) == ("microsoft-uet", "marketing")
    assert finding["place"] == f"{unmarked}:2"
    assert finding["words"] == '<script src="https://bat.bing.com/bat.js">'


def test_sarif_has_every_rule_and_the_place(run: CliRunner, unmarked: str) -> None:
    result = run.invoke(page, ["check", unmarked, "--sarif"])

    [log] = json.loads(result.stdout)["runs"]
    assert "noscript-pixel" in [rule["id"] for rule in log["tool"]["driver"]["rules"]]
    region = log["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (2, 1)


def test_a_page_on_a_private_network_is_refused(run: CliRunner) -> None:
    """The guards of the outward client: an address must not open the own network."""
    result = run.invoke(page, ["check", "http://127.0.0.1/"])

    assert isinstance(result.exception, NoticeError)
    assert "private network" in str(result.exception)


def test_rules_are_listed_and_explained(run: CliRunner) -> None:
    assert "noscript-pixel" in run.invoke(page, ["check", "--explain"]).output
    one = run.invoke(page, ["check", "--explain", "tag-missing"])
    assert one.output.startswith("tag-missing (error)")
    other = run.invoke(page, ["check", "--explain", "nothing"])
    assert isinstance(other.exception, NotFoundError)


def test_nothing_to_check_is_wrong_usage(run: CliRunner) -> None:
    assert run.invoke(page, ["check"]).exit_code == 2
