"""Findings in Finnish and Swedish: every sentence of every rule is there."""

import ast
import re
from collections.abc import Iterator
from itertools import chain

import pytest

from consent_service.findings import Finding
from consent_service.policy.lint import RULES
from consent_service.policy.lint.open_points import _FIELDS
from consent_service.policy.lint.speech import (
    rule_title,
    sentences_in,
    shorter_sentence,
    told_in,
    wanted_sentence,
)
from tests.places import ROOT

FOLDER = ROOT / "consent_service" / "policy" / "lint"
PAGE = ROOT / "consent_service" / "page"
POLICY = ROOT / "consent_service" / "policy"
# Lines of a policy file, which are the same in every language.
_OWN_QUESTION = "{}: {}"
_CODE = re.compile(
    r'open = \[\]  #|\{\} = |\[services\.\{\}\] \w+[ .={]|countries = \["…"\]$'
)


def sentences() -> Iterator[tuple[str, str]]:
    """Yield each sentence that a rule can say, with its file; `{}` for a value."""
    # Those of `mistakes.py` are put together; web/http/test_told.py has them.
    own = [POLICY / "toml_mistakes.py", POLICY / "load.py"]
    folders = (FOLDER, PAGE, POLICY / "cross_checks")
    for file in sorted(chain(own, *(folder.glob("*.py") for folder in folders))):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield from ((file.name, text) for text in said_in(node))


def said_in(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Name(id="Found"), args=[_, _, message, *rest]):
                yield from template(message)
                for suggestion in rest:
                    yield from template(suggestion)
            case (
                ast.Yield(value=ast.Tuple(elts=parts))
                | ast.Return(value=ast.Tuple(elts=parts))
            ):
                for part in parts:
                    yield from template(part)
            case ast.Call(
                func=ast.Name(id="report") | ast.Attribute(attr="report"),
                args=[_, message, *_],
                keywords=named,
            ):
                yield from template(message)
                for keyword in named:
                    if keyword.arg == "suggestion":
                        yield from template(keyword.value)
            case ast.Yield(value=ast.Constant() | ast.JoinedStr() as part):
                yield from template(part)
            case _:
                yield from mistaken_in(node)


def mistaken_in(node: ast.AST) -> Iterator[str]:
    """Yield what a mistake says that keeps a file from being a policy."""
    match node:
        case (
            ast.Call(func=ast.Name(id="Mistake"), args=[_, *texts])
            | ast.Call(func=ast.Attribute(attr="explained"), args=texts)
        ):
            for text in texts:
                yield from template(text)


def template(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an expression can be, `{}` for what is put in."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}"
                for part in parts
            )
        case ast.IfExp(body=one, orelse=other):
            yield from template(one)
            yield from template(other)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_sentence_of_every_rule_is_in_the_language(language: str) -> None:
    """Issue 16, point 9: a page speaks one language, its findings too."""
    known = {re.sub(r"\{\w+\}", "{}", english) for english in sentences_in(language)}

    missing = {
        (file, text)
        for file, text in sentences()
        if " " in text
        and text != _OWN_QUESTION
        and text not in known
        and not _CODE.match(text)
    }

    assert missing == set()
    assert {question for question, _ in _FIELDS.values()} <= known


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_a_translation_invents_no_value(language: str) -> None:
    for english, words in sentences_in(language).items():
        assert set(re.findall(r"\{\w+\}", english)) >= set(
            re.findall(r"\{\w+\}", words)
        ), english


def test_the_languages_have_the_same_sentences() -> None:
    assert list(sentences_in("fi")) == list(sentences_in("sv"))


def finding(message: str, suggestion: str = "") -> Finding:
    return Finding(
        rule="r",
        severity="error",
        message=message,
        source="",
        suggestion=suggestion,
        words="",
        file="",
        line=None,
    )


def test_a_finding_is_said_with_its_values() -> None:
    told = told_in(
        finding(
            "services.youtube leaves open how long the data are kept, how long its "
            "cookies last (YSC, VISITOR)",
            'write under [services.youtube]:\nitems = ["…"]',
        ),
        "fi",
    )

    assert told.message == (
        "palvelusta ”YouTube” on kertomatta: kuinka kauan tietoja säilytetään, "
        "kuinka kauan sen evästeet säilyvät (YSC, VISITOR)"
    )
    assert told.suggestion == "vastaa niihin palvelun omalla lomakkeella"
    assert told.language == "fi"


def test_what_is_not_known_stays_english_and_says_so() -> None:
    told = told_in(finding("nobody has heard of it"), "sv")

    assert (told.message, told.language) == ("nobody has heard of it", "en")


LABELS = {"controller": "Yritys", "email": "Sähköposti", "accent": "Väri"}


def test_a_mistake_names_the_field_of_the_form_and_not_the_line_of_the_file() -> None:
    """Issue 16: a person who fills in a form has never seen the file."""
    told = told_in(
        finding(
            "controller.email is 'no', wanted an e-mail address, such as "
            "'info@example.fi'",
            'such as email = "tietosuoja@esimerkki.fi"',
        ),
        "fi",
        LABELS,
    )

    assert told.message == (
        "Yritys › Sähköposti: ”no” ei kelpaa. Kirjoita sähköpostiosoite, esimerkiksi "
        "info@esimerkki.fi."
    )
    assert (told.suggestion, told.language) == ("", "fi")


def test_beside_its_field_a_mistake_does_not_name_it() -> None:
    told = told_in(
        finding("controller.name has 300 characters, wanted at most 200"),
        "en",
        LABELS,
        beside=True,
    )

    assert told.message == "300 characters are too many. Shorten it to 200 at most."


def test_an_english_sentence_is_taken_for_no_field() -> None:
    """`… is missing, wanted at most …` reads like a mistake of the form."""
    text = "the line of 'own' in 'fi' is missing, wanted at most 80 characters"

    assert told_in(finding(text), "en").message == text


def test_a_category_has_its_name_and_a_language_its_own() -> None:
    told = told_in(
        finding("category 'analytics' has no title in 'sv'"), "fi", {"title": "Nimi"}
    )

    assert told.message == (
        "Käyttötarkoitukselta ”Kävijätilastot” puuttuu ”Nimi” kielellä ruotsi."
    )


def test_what_a_value_has_to_be_is_a_sentence_by_itself() -> None:
    """The set-up says it of the same fields as the editor."""
    assert wanted_sentence("one line of text", "fi") == "Kirjoita yksi rivi tekstiä."
    assert shorter_sentence(200, "sv") == "Korta till högst 200."


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_every_rule_has_a_name_for_people(language: str) -> None:
    """Issue 16: a form and a draft's changes said `address-not-encrypted`."""
    names = {rule.id: rule_title(rule.id, language) for rule in RULES}

    assert [rule for rule, name in names.items() if not name] == []
    assert len(set(names.values())) == len(names)


def test_a_rule_is_called_by_its_name_in_the_language() -> None:
    assert rule_title("address-not-encrypted", "fi") == "Osoite ilman salausta"
    assert rule_title("address-not-encrypted", "de") == "Address without encryption"
    assert rule_title("0123456789abcdef", "sv") == "Iakttagelse i en skanning"
    assert rule_title("of-a-later-version", "fi") == ""


def test_a_reason_that_nobody_needs_is_named_by_its_rule_in_words() -> None:
    told = told_in(finding("rule 'retention-long' finds nothing here"), "fi")

    assert told.message == (
        "perustelua ”Kirjauksia säilytetään kauan” ei enää tarvita: sääntö ei löydä "
        "mitään"
    )


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (
            "none of the languages is one of Finland: fi, sv",
            "mitään sivuston kielistä ei puhuta siellä, minkä lakia sovelletaan "
            "(Suomi)",
        ),
        (
            "model is 'opt_out', and the law of France is 'opt_in'",
            "suostumusta kysytään lievemmin kuin laki vaatii (Ranska)",
        ),
    ],
)
def test_a_law_is_that_of_a_place_in_the_language(message: str, words: str) -> None:
    """They said "maan Finland laki vaatii mallin opt_in"."""
    assert told_in(finding(message), "fi").message == words


def test_a_language_to_add_is_called_by_its_name() -> None:
    told = told_in(finding("x", 'add "sv" to languages'), "fi", {"languages": "Kielet"})

    assert told.suggestion == "valitse ruotsi kohdassa ”Kielet”"


def test_a_service_of_the_catalog_is_called_by_its_name() -> None:
    """The check of a page said "lisää meta-pixel"."""
    told = told_in(
        finding("x", 'under [categories.marketing]: services = [..., "meta-pixel"]'),
        "fi",
    )

    assert told.suggestion == (
        "lisää ”Meta Pixel” muokkaimen kohdassa ”Palvelut” käyttötarkoitukseen "
        "”Kohdennettu markkinointi”"
    )
