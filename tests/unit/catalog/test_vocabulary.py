"""The sentences of the catalog: one file for each language, the same keys in all."""

import pytest

from consent_service.catalog import load_catalog
from consent_service.catalog.vocabulary import ALWAYS, SECTIONS

WORDS = load_catalog().words
LANGUAGES = sorted(WORDS.languages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_no_sentence_that_english_lacks(language: str) -> None:
    """Requirement C-20."""
    theirs, english = WORDS.load(language), WORDS.load("en")

    for section in SECTIONS:
        unknown = getattr(theirs, section).keys() - getattr(english, section).keys()
        assert unknown == set(), section


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_sentence(language: str) -> None:
    """Requirements C-07 and C-20."""
    theirs, english = WORDS.load(language), WORDS.load("en")

    for section in SECTIONS:
        missing = getattr(english, section).keys() - getattr(theirs, section).keys()
        assert missing == set(), section


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_stands_once_and_is_one(language: str) -> None:
    vocabulary = WORDS.load(language)

    for section in ("purpose", "item"):
        sentences = list(getattr(vocabulary, section).values())
        assert len(sentences) == len(set(sentences)), section
        assert all(text == text.strip() and len(text) > 8 for text in sentences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_has_a_place_for_the_brand_where_english_has_one(language: str) -> None:
    titles, english = WORDS.load(language).title, WORDS.load("en").title

    assert {key for key, text in titles.items() if "{name}" in text} == {
        key for key, text in english.items() if "{name}" in text
    }


def test_every_sentence_of_a_service_has_its_words() -> None:
    purposes = WORDS.load("en").purpose

    used = {entry.purpose for entry in load_catalog().entries.values()}

    assert used <= purposes.keys()


def test_a_sentence_of_its_own_comes_before_that_of_the_table() -> None:
    said = WORDS.words_of("purpose", "chat", ("sv",), own={"fi": "Oma lause."})

    assert said["fi"] == "Oma lause."
    assert said["sv"] == WORDS.load("sv").purpose["chat"]


def test_a_language_with_a_region_is_spoken_as_the_language() -> None:
    said = WORDS.words_of("purpose", "chat", ("sv-fi",), own={})

    assert said["sv-fi"] == said["sv"]


def test_a_language_without_words_is_left_out() -> None:
    assert tuple(WORDS.words_of("purpose", "chat", ("xx",), own={})) == ALWAYS
