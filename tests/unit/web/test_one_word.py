"""One idea has one word on the pages: another word is looked for in vain."""

import re

import pytest

from tests.places import ROOT

PACKAGE = ROOT / "consent_service"
# The pages, and what stands on them: reports, findings, laws.
_FOLDERS = ("web", "scan/texts", "policy/lint/texts", "laws", "notice/report/labels")


def _texts(language: str) -> str:
    """Return all words of a language that people read on our pages."""
    found = []
    for folder in _FOLDERS:
        for file in sorted((PACKAGE / folder).rglob("*.toml")):
            text = file.read_text("utf-8")
            if file.name == "texts.toml":
                part = re.search(
                    rf"^\[{language}\]$(.*?)(?=^\[\w\w\]$|\Z)", text, _PART
                )
                found.append(part[1] if part else "")
            elif file.stem == language:
                found.append(text)
    return "\n".join(found)


_PART = re.DOTALL | re.MULTILINE


@pytest.mark.parametrize(
    ("language", "word", "instead"),
    [
        ("fi", "löydö", "havainto"),
        ("fi", "luokka|luokit", "käyttötarkoitus"),
        ("fi", "kierro", "käynti"),
        ("sv", r"fynd(?:et|en)?\b", "iakttagelse"),
        ("sv", "integritets(?:policy|meddel)", "dataskyddsbeskrivning"),
        ("sv", "kakruta|kakrutor", "kakfråga"),
        ("sv", "kakdeklaration", "information om kakor"),
    ],
)
def test_one_idea_has_one_word(language: str, word: str, instead: str) -> None:
    """Issue 16: a report said "löydös" of what the page around it called a havainto."""
    texts = _texts(language).lower()

    assert re.findall(rf".*\b(?:{word}).*", texts) == []
    assert instead in texts
