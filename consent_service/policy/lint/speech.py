"""What the rules say on pages: `texts/LANGUAGE.toml`.

A rule says its sentence once, in English, beside its check, and so does what keeps a
file from being a policy: in the words of the file, for the terminal. The texts have
the same sentence for people who fill in forms, found by its words; what stands in the
place of a value is said in that language too, if it is a sentence of the texts. A
field is called as its form calls it: `«controller.email»` in a text, and the values
`{field}` and `{lacking}`. English has a text only where its own sentence names lines
of the file. What the check of a page finds (`page/`) is there as well.
"""

import ast
import contextlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import tomli

from consent_service.findings import Finding
from consent_service.locales.names import language_name
from consent_service.policy.lint.labels import Labels, label_of, name_of

SPOKEN: Final = ("en", "fi", "sv")
# The id of a finding of `scan`, as `run.py` has it.
_SCAN_FINDING: Final = re.compile(r"[0-9a-f]{16}")
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_LABEL: Final = re.compile("«([^»]*)»")
# Lists of sentences in one value, the widest first; not within brackets.
_JOINED: Final = ("\n", "; ", ", ")
# Values that are paths of fields, and ids of categories or services.
_PATHS: Final = frozenset({"field", "lacking"})
_THINGS: Final = frozenset({"id", "service", "category", "usual", "marked", "owner"})
_ABOUT: Final = "{field}: "
_CATEGORY: Final = "category:"


class Told(NamedTuple):
    """What a finding says, and in which language.

    It is "en" if the other language lacks it, and "" if nobody knows it.
    """

    message: str
    suggestion: str
    language: str
    suggestion_language: str


class _Speech(NamedTuple):
    """How something is said; `is_beside` if it stands beside the field it is about."""

    language: str
    labels: Labels
    is_beside: bool = False

    def quote(self, text: str) -> str:
        return f"“{text}”" if self.language == "en" else f"”{text}”"


def told_in(
    finding: Finding,
    language: str,
    labels: Labels | None = None,
    *,
    beside: bool = False,
) -> Told:
    """Return what a finding of the rules says in a language of the pages.

    Args:
        finding: What was found.
        language: A language of the pages.
        labels: What the forms call each field, and its own names of things.
        beside: Whether it is shown beside the field, which it need not name then.
    """
    speech = _Speech(language, labels or {}, beside)
    suggestion = _said(finding.suggestion, speech)
    point = _open_point(finding, speech) if finding.rule == "open-point" else ""
    message = point or _said(finding.message, speech)
    # The question of an open point is the owner's own words.
    spoken = "" if point else language
    return Told(
        finding.message if message is None else message,
        finding.suggestion if suggestion is None else suggestion,
        "en" if message is None else spoken,
        "en" if suggestion is None else language,
    )


def wanted_sentence(wanted: str, language: str) -> str:
    """Return what a value has to be, as a sentence of a page: `Write a colour, …`."""
    return _second_sentence(f"x is '', wanted {wanted}", language)


def shorter_sentence(most: int, language: str) -> str:
    """Return how many characters a text may have, likewise."""
    return _second_sentence(f"x has 0 characters, wanted at most {most}", language)


def _second_sentence(text: str, language: str) -> str:
    # The first one says what was found.
    said = _said(text, _Speech(language, {}, is_beside=True)) or text
    return said.partition(". ")[2]


def sentences_in(language: str) -> dict[str, str]:
    """Return every sentence of a language by the English one."""
    return _texts(language)["sentence"]


@cache
def _texts(language: str) -> dict[str, dict[str, str]]:
    file = files("consent_service.policy.lint").joinpath("texts", f"{language}.toml")
    texts: dict[str, dict[str, str]] = tomli.loads(file.read_text(encoding="utf-8"))
    return texts


def rule_title(rule: str, language: str) -> str:
    """Return what a rule is called, "" if none is of that name.

    The id of a finding of `scan`, under which a reason is recorded too, is called one.
    """
    titles = _texts(language if language in SPOKEN else SPOKEN[0])["title"]
    return titles["scan"] if _SCAN_FINDING.fullmatch(rule) else titles.get(rule, "")


def _open_point(finding: Finding, speech: _Speech) -> str:
    """Return an owner's open question behind the label of its field, "" if none is."""
    place, _, question = finding.message.partition(": ")
    if not question or place != finding.words:
        return ""
    return f"{label_of(place, speech.labels, speech.language)}: {question}"


def _said(text: str, speech: _Speech) -> str | None:
    """Return a sentence, or a list of some, in a language; None if it is not known."""
    if speech.language not in SPOKEN:
        return None
    for pattern, words in _patterns(speech.language):
        if found := pattern.fullmatch(text):
            return _filled(words, found.groupdict(), speech)
    said = _said_list(text, speech)
    return text if said is None and speech.language == "en" else said


def _filled(words: str, found: Mapping[str, str], speech: _Speech) -> str:
    if speech.is_beside and words.startswith(_ABOUT):
        words = words.removeprefix(_ABOUT)
    inner = speech._replace(is_beside=False)
    values = {name: _value(name, value, inner) for name, value in found.items()}

    def label(place: re.Match[str]) -> str:
        return speech.quote(
            _called(_PLACEHOLDER.sub(lambda at: found[at[1]], place[1]), speech)
        )

    labelled = _LABEL.sub(label, words)
    return _PLACEHOLDER.sub(lambda place: values.get(place[1], place[0]), labelled)


def _called(path: str, speech: _Speech) -> str:
    """Return what stands for `«path»` in a text."""
    if path.startswith(_CATEGORY):
        return name_of(path.removeprefix(_CATEGORY), speech.labels, speech.language)
    name = _plain(path)
    return speech.labels.get(name.rpartition(".")[2], name)


def _value(name: str, value: str, speech: _Speech) -> str:
    """Return what stands for a value: the words of a label, a name, a sentence."""
    if name in _PATHS:
        return label_of(_plain(value), speech.labels, speech.language)
    plain = _plain(value)
    if name in _THINGS:
        called = name_of(plain, speech.labels, speech.language)
        return speech.quote(called) if plain != value or called != value else value
    if name == "language" or (name == "tag" and not plain.startswith("<")):
        return language_name(plain, speech.language)
    if name == "rule":
        return speech.quote(rule_title(plain, speech.language) or plain)
    if plain != value:
        return speech.quote(plain)
    said = _said(value, speech)
    return value if said is None else said


def _plain(value: str) -> str:
    """Return what stands between the quotation marks that messages put around it."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        with contextlib.suppress(ValueError, SyntaxError):
            read = ast.literal_eval(value)
            # Several in a row are quoted one by one.
            return read if isinstance(read, str) else value
    return value


def _said_list(text: str, speech: _Speech) -> str | None:
    for separator in _JOINED:
        parts = re.split(rf"{separator}(?![^(]*\))", text)
        if len(parts) > 1:
            said = [_said(part, speech) for part in parts]
            if any(said):
                return separator.join(
                    old if new is None else new
                    for new, old in zip(said, parts, strict=True)
                )
    return None


@cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Return patterns of English sentences, the longest first, and what they become."""
    return [
        (re.compile(_pattern(english), re.DOTALL), words)
        for english, words in sorted(
            sentences_in(language).items(), key=lambda pair: -len(pair[0])
        )
    ]


def _pattern(english: str) -> str:
    parts = _PLACEHOLDER.split(english)
    return "".join(
        _group(part) if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )


def _group(name: str) -> str:
    # No sentence is taken for the path of a field.
    return rf"(?P<{name}>\S+?)" if name in _PATHS else f"(?P<{name}>.*?)"
