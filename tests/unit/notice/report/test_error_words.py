"""Why a notice cannot be read, in Finnish and Swedish."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import consent_service
from consent_service.errors import NoticeError
from consent_service.notice.language.texts import load_texts
from consent_service.notice.report.error_words import error_lines, in_words

PACKAGE = Path(consent_service.__file__).parent
RAISERS = {"NoticeError", "DeadLinkError", "kind"}


def read_templates() -> Iterator[str]:
    """Yield every message and hint that the reader may end with, gaps as `{}`."""
    files = [
        *(PACKAGE / "notice").rglob("*.py"),
        *(PACKAGE / "outward" / "page.py", PACKAGE / "page" / "source.py"),
    ]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISERS:
                hints = [word.value for word in node.keywords if word.arg == "hint"]
                yield from map(template, [*node.args, *hints])


def template(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}"
            for part in node.values
        )
    assert isinstance(node, ast.Constant)
    return str(node.value)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_error_of_the_reader_can_be_said(language: str) -> None:
    texts = load_texts("consent_service.notice.report", "error_texts", language)

    templates = set(read_templates())
    assert len(templates) > 30
    assert templates - set(texts["messages"]) == set()


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_translation_has_other_gaps(language: str) -> None:
    texts = load_texts("consent_service.notice.report", "error_texts", language)

    wrong = {
        english: words
        for english, words in texts["messages"].items()
        if words.count("{}") > english.count("{}")
    }
    assert wrong == {}


def test_an_error_and_its_hint_are_said_in_finnish() -> None:
    error = NoticeError(
        "the notice has 9,000 headings, paragraphs and rows, the limit is 4,000",
        hint="give the notice alone, without the rest of its site",
    )

    assert error_lines(error, "fi") == [
        "virhe: selosteessa on 9\N{NO-BREAK SPACE}000 otsikkoa, kappaletta ja riviä,"
        " enimmäismäärä on 4\N{NO-BREAK SPACE}000",
        "ohje: anna pelkkä seloste ilman muuta sivustoa",
    ]


def test_an_error_that_nobody_translated_stays_as_it_is() -> None:
    assert in_words("the moon is full", "fi") == "the moon is full"


def test_a_file_that_is_no_page_is_said_whole_in_finnish() -> None:
    """Half of it was English, and it was called an error of the site's."""
    said = in_words("https://a.fi/a.js answered with text/javascript, not HTML", "fi")

    assert said == (
        "osoitteessa https://a.fi/a.js ei ole sivua (HTML) vaan tiedosto, jonka laji "
        "on text/javascript"
    )


def test_a_site_without_encryption_has_no_bad_certificate() -> None:
    said = in_words(
        "https://a.fi/ could not be fetched: it answers without encryption", "fi"
    )

    assert (
        said == "sivua https://a.fi/ ei voitu hakea: se vastaa ilman salattua yhteyttä"
    )
