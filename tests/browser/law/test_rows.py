"""Every row of the checklist for banners is shown by a test that names its number."""

import re
from pathlib import Path

from consent_service.policy.lint import RULES
from tests.places import ROOT

ROWS = [f"A-{number:02}" for number in range(1, 74)]

NOT_TESTED = {
    "A-56": "e-mail pixels lie outside the banner; the notice is asked about them",
}
"""Row to the reason why no test can show it."""


def _named_in_tests() -> set[str]:
    files = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("snippet/test/*.mjs")]
    text = "".join(
        file.read_text(encoding="utf-8") for file in files if file != Path(__file__)
    )
    by_range = {
        f"A-{number:02}"
        for first, last in re.findall(r"\bA-(\d\d) to A-(\d\d)\b", text)
        for number in range(int(first), int(last) + 1)
    }
    by_rule = {
        row
        for rule in RULES
        if f'"{rule.id}"' in text
        for row in re.findall(r"\bA-\d\d\b", rule.source)
    }
    return set(re.findall(r"\bA-\d\d\b", text)) | by_range | by_rule


def test_every_row_is_shown_by_a_test() -> None:
    """A rule of the policy's check stands for the rows that its source names."""
    missing = set(ROWS) - _named_in_tests() - NOT_TESTED.keys()

    assert sorted(missing) == []


def test_rows_listed_as_untested_have_no_test() -> None:
    assert NOT_TESTED.keys() & _named_in_tests() == set()
