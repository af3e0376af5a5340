"""Every rule of the notice lint, in each language."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.rules.table import RULES
from tests.unit.notice.conftest import Check

CASES = Path(__file__).parent / "cases"
# Words enough to tell the language by, about nothing that a rule looks for.
FILLING = {
    "fi": "Tämä on kirjoitettu niin, että sen ymmärtää jokainen, joka tätä lukee.",
    "sv": "Den här texten är skriven så att alla som läser den ska kunna förstå den.",
    "en": "This text was written so that everybody who reads it should understand it.",
}
# They need a policy, a dictionary or the web, and have tests of their own.
BESIDE = {"policy", "dictionary", "online", "site"}
# Rules that look at how the text ends: the filling stands before it.
OF_THE_END = {"text-breaks-off"}


def filled(case: dict[str, str], text: str, language: str) -> str:
    if case["rule"] in OF_THE_END:
        return f"{FILLING[language]}\n\n{text}"
    return f"{text}\n{FILLING[language]}\n"


def read_cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            yield pytest.param(case, file.stem, id=f"{file.stem}-{case['rule']}")


ALL_CASES = list(read_cases())


@pytest.mark.parametrize(("case", "language"), ALL_CASES)
def test_a_rule_finds_what_it_should(
    case: dict[str, str], language: str, check: Check
) -> None:
    report = check(filled(case, case["strikes"], language))

    assert report.notice.language == language
    assert case["rule"] in {finding.rule for finding in report.findings}


@pytest.mark.parametrize(("case", "language"), ALL_CASES)
def test_a_rule_is_silent_where_it_should(
    case: dict[str, str], language: str, check: Check
) -> None:
    report = check(filled(case, case["silent"], language))

    assert report.notice.language == language
    assert case["rule"] not in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_a_notice_alone_has_a_case(language: str) -> None:
    file = CASES / f"{language}.toml"
    told = {case["rule"] for case in tomllib.loads(file.read_text("utf-8"))["case"]}

    alone = {rule.entry.id for rule in RULES if rule.entry.applies not in BESIDE}

    assert alone - told == set()
