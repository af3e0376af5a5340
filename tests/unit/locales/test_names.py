"""What languages are called on pages, in the reader's language."""

import pytest

from consent_service.locales import LANGUAGES
from consent_service.locales.names import language_name, languages_to_offer


@pytest.mark.parametrize(
    ("tag", "language", "name"),
    [
        ("en", "fi", "englanti"),
        ("sv", "en", "Swedish"),
        ("nb", "sv", "norskt bokmål"),
        ("pt-BR", "sv", "portugisiska (Brasilien)"),
        ("en", "xx", "English"),
        ("no-such-tag-at-all", "fi", "no-such-tag-at-all"),
    ],
)
def test_a_language_has_its_name_in_the_language_of_the_reader(
    tag: str, language: str, name: str
) -> None:
    """Finnish pages said "kielellä English"."""
    assert language_name(tag, language) == name


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_language_that_we_have_words_in_has_a_name(language: str) -> None:
    assert [tag for tag in LANGUAGES if language_name(tag, language) == tag] == []


def test_languages_are_offered_by_name_the_usual_ones_first() -> None:
    assert languages_to_offer(("fi", "sv", "en", "ar", "et", "de"), "fi") == [
        ("fi", "suomi"),
        ("sv", "ruotsi"),
        ("en", "englanti"),
        ("ar", "arabia"),
        ("de", "saksa"),
        ("et", "viro"),
    ]
