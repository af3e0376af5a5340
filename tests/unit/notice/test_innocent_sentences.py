"""Sentences of notices that are right: none makes a fault, a tool or data of its own.

They are put, ten at a time, into a notice without coarse faults that asks for consent,
and into one that uses no cookies.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.coarse import COARSE
from consent_service.notice.check import Report
from consent_service.notice.language.vocabulary import LANGUAGES
from tests.unit.notice.conftest import Check

FOLDER = Path(__file__).parent / "innocent"
OF_COARSE_FAULTS = {rule for rules in COARSE.values() for rule in rules}
AT_ONCE = 10


def told(language: str) -> dict[str, Any]:
    text = (FOLDER / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def batches() -> Iterator[Any]:
    for language in LANGUAGES:
        parts = told(language)
        for base, names in (("asking", ["both"]), ("denying", ["both", "none"])):
            sentences = [one for name in names for one in parts[name]]
            for number in range(0, len(sentences), AT_ONCE):
                some = sentences[number : number + AT_ONCE]
                yield pytest.param(parts[base], some, id=f"{language}-{base}-{number}")


def read_from(report: Report) -> set[str]:
    """Return the rules that fired and all that was read."""
    disclosure = report.disclosure
    fired = {finding.rule for finding in report.findings} & OF_COARSE_FAULTS
    return fired | {
        *disclosure.categories, *disclosure.tools, *disclosure.data_collected
    }  # fmt: skip


@pytest.mark.parametrize(("base", "sentences"), list(batches()))
def test_what_is_innocent_makes_nothing_of_its_own(
    base: str, sentences: list[str], check: Check
) -> None:
    text = base.replace("{}", "\n\n".join(sentences) + "\n\n")

    new = read_from(check(text)) - read_from(check(base.replace("{}", "")))

    assert new == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_of_the_site_is_known_in_many_words(
    language: str, check: Check
) -> None:
    parts = told(language)

    for sentence in parts["controls"]:
        report = check(parts["silent"].replace("{}", sentence))
        fired = {finding.rule for finding in report.findings}
        assert "browser-settings-only-refusal" not in fired, sentence
