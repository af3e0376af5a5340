"""What a scan says: in three languages, each with all of it."""

import ast
import re
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from consent_service.notice.language.texts import load_texts
from consent_service.scan import run
from consent_service.scan.report_words import LimitKind
from consent_service.scan.speech import SPOKEN, speech_in
from consent_service.scan.state import CUT_WORDS

SCAN = Path(run.__file__).parent


def texts(language: str) -> dict[str, dict[str, str]]:
    return load_texts("consent_service.scan", "texts", language)


def marks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_languages_have_the_same_sentences_with_the_same_values(
    language: str,
) -> None:
    english = texts("en")
    other = texts(language)

    assert set(other) == set(english)
    for table in set(english) - {"sentence"}:
        assert {key: marks(text) for key, text in other[table].items()} == {
            key: marks(text) for key, text in english[table].items()
        }


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_translation_has_the_values_of_its_sentence(language: str) -> None:
    for english, words in texts(language)["sentence"].items():
        assert marks(words) == marks(english)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "/shop: it answers 404"),
        ("fi", "/shop: se vastaa 404"),
        ("sv", "/shop: den svarar 404"),
    ],
)
def test_a_limit_is_said_in_the_language_of_the_report(
    language: str, words: str
) -> None:
    assert speech_in(language).translated("/shop: it answers 404") == words


def test_a_reason_within_a_reason_is_translated_too() -> None:
    said = "the banner could not be operated: the banner went away"

    assert (
        speech_in("fi").translated(said)
        == "evästekyselyä ei voitu käyttää: evästekysely katosi"
    )


def test_a_sentence_that_nobody_translated_stays_readable() -> None:
    assert speech_in("fi").translated("the moon is full") == "the moon is full"


def test_every_limit_of_a_page_is_translated() -> None:
    """In the code they are pairs of a kind and its words."""
    for language in set(SPOKEN) - {"en"}:
        for said in _pairs():
            assert speech_in(language).translated(said) != said, said


def _pairs() -> list[str]:
    kinds = set(get_args(LimitKind))
    tree = ast.parse((SCAN / "browser" / "visiting.py").read_text())
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Tuple) or len(node.elts) not in (2, 3):
            continue
        kind, said = node.elts[-2:]
        if not isinstance(kind, ast.Constant) or kind.value not in kinds:
            continue
        if isinstance(said, ast.JoinedStr | ast.Constant):
            found.append(_filled(said))
    assert len(found) > 10
    return found


def test_every_limit_of_the_scanner_is_translated() -> None:
    """A new message is a new line in the texts: this finds the one that is missing."""
    for language in set(SPOKEN) - {"en"}:
        for said in _limits():
            assert speech_in(language).translated(said) != said, said


def test_what_cuts_a_scan_is_translated() -> None:
    for language in set(SPOKEN) - {"en"}:
        for said in (each for pair in CUT_WORDS.values() for each in pair):
            assert speech_in(language).translated(said) != said, said


def _limits() -> list[str]:
    """Return the messages that the code gives limits, with values put in."""
    found = []
    for path in SCAN.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) != "Limit":
                continue
            found += [
                _filled(keyword.value)
                for keyword in node.keywords
                if keyword.arg == "message" and not isinstance(keyword.value, ast.Name)
            ]
    # A page and its words: the words are what is translated.
    return [said for said in found if said != "1: 1"]


def _filled(node: ast.expr) -> str:
    if isinstance(node, ast.BinOp):
        return _filled(node.left)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "1"
            for part in node.values
        )
    return str(ast.literal_eval(node))


@pytest.mark.parametrize(
    ("language", "seen", "declared"),
    [
        ("en", "13 days", "1 year 6 months"),
        ("fi", "13 päivää", "1 vuosi 6 kuukautta"),
        ("sv", "13 dagar", "1 år 6 månader"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(
    language: str, seen: str, declared: str
) -> None:
    speech = speech_in(language)

    assert speech.length(13 * 86_400) == seen
    assert speech.declared("P1Y6M") == declared


def test_minutes_and_months_are_told_apart() -> None:
    assert speech_in("en").declared("P1MT30M") == "1 month 30 minutes"


def test_a_name_of_the_site_is_one_bounded_line() -> None:
    quoted = speech_in("en").quoted("a\x1b[31m\n" + "b" * 200)

    assert len(quoted) == 82
    assert quoted.isprintable()


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize(
    "sentence",
    [
        "/x: it cannot be opened: ERR_CONNECTION_RESET",
        "/x: it grows as it is scrolled, and was looked at only so far",
        "whether a.test is another company's host is not known: the system names no "
        "server",
        "the page only links to notices (3) and is none itself",
        "reject_all was not made to its end: a switch cannot be turned",
    ],
)
def test_no_reason_stays_english(language: str, sentence: str) -> None:
    spoken = speech_in(language).translated(sentence)

    english = {"the", "it", "is", "was", "not", "cannot", "names", "only"}
    assert not english & set(re.findall(r"\w+", spoken))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_browser_that_gave_up_is_said_without_the_words_of_its_driver(
    language: str,
) -> None:
    """Issue 16: "net::ERR_ABORTED; maybe frame was detached" stood in the report."""
    said = speech_in(language).translated("the browser gave up")

    assert said != "the browser gave up"
    assert "{" not in said


def test_the_finnish_report_calls_a_banner_what_the_pages_call_it() -> None:
    words = (files("consent_service.scan") / "texts" / "fi.toml").read_text("utf-8")

    assert "ilmoitus" not in words.lower()
    assert "ilmoituks" not in words.lower()


def test_our_own_requirements_are_named_on_no_page() -> None:
    assert speech_in("fi").sources("A-01 to A-04; Act 917/2014 s. 205") == (
        "laki sähköisen viestinnän palveluista (917/2014), 205 §"
    )
    assert speech_in("fi").sources("C-02, A-02") == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "käyntiä ”Vain: Kävijätilastot” ei tehty loppuun: aika loppui"),
        (
            "sv",
            "besöket ”Bara: Besöksstatistik” gjordes inte till slut: tiden tog slut",
        ),
        (
            "en",
            "the visit “Only: Visitor statistics” was not made to its end: "
            "time ran out",
        ),
    ],
)
def test_a_visit_that_was_broken_off_is_called_by_its_name(
    language: str, said: str
) -> None:
    """The report said "kierrosta only:analytics ei tehty loppuun"."""
    english = "only:analytics was not made to its end: time ran out"

    assert speech_in(language).translated(english) == said
