"""Findings in Finnish and Swedish: every sentence of every rule is there."""

import ast
import re
from collections.abc import Iterator

import pytest

from consent_service.findings import Finding
from consent_service.policy.lint.open_points import _FIELDS
from consent_service.policy.lint.speech import sentences_in, told_in
from tests.places import ROOT

FOLDER = ROOT / "consent_service" / "policy" / "lint"
PAGE = ROOT / "consent_service" / "page"
# Lines of a policy file, which are the same in every language.
_OWN_QUESTION = "{}: {}"
_CODE = re.compile(r'\[services\.\{\}\] \w+[ .={]|countries = \["…"\]$')


def sentences() -> Iterator[tuple[str, str]]:
    """Yield each sentence that a rule can say, with its file; `{}` for a value."""
    for file in sorted([*FOLDER.glob("*.py"), *PAGE.glob("*.py")]):
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


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_translation_has_the_values_of_its_sentence(language: str) -> None:
    for english, words in sentences_in(language).items():
        assert set(re.findall(r"\{\w+\}", english)) == set(
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
        "palvelusta youtube on kertomatta: kuinka kauan tietoja säilytetään, kuinka "
        "kauan sen evästeet säilyvät (YSC, VISITOR)"
    )
    assert told.suggestion == 'kirjoita kohtaan [services.youtube]:\nitems = ["…"]'
    assert told.language == "fi"


def test_what_is_not_known_stays_english_and_says_so() -> None:
    """What keeps a file from being a policy is said in the words of its error."""
    told = told_in(finding("wanted a table"), "sv")

    assert (told.message, told.language) == ("wanted a table", "en")
