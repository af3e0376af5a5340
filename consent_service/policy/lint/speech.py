"""What the rules say, in the languages of the pages: `texts/LANGUAGE.toml`.

A rule says its sentence once, in English, beside its check. The texts have the same
sentence in another language, found by its words; what stands in the place of a value
is said in that language too, if it is a sentence of the texts. What the check of a
page finds (`page/`) is there as well.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import tomli

from consent_service.findings import Finding

SPOKEN: Final = ("en", "fi", "sv")
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
# Lists of sentences in one value, the widest first; not within brackets.
_JOINED: Final = ("\n", "; ", ", ")


class Told(NamedTuple):
    """What a finding says, and in which language.

    It is "en" if the other language lacks it, and "" if nobody knows it.
    """

    message: str
    suggestion: str
    language: str
    suggestion_language: str


def told_in(finding: Finding, language: str) -> Told:
    """Return what a finding of the rules says in a language of the pages."""
    message = _said(finding.message, language)
    # The question of an open point is the owner's own words.
    own = "" if finding.rule == "open-point" else "en"
    suggestion = _said(finding.suggestion, language)
    return Told(
        message or finding.message,
        suggestion or finding.suggestion,
        language if message else own,
        language if suggestion else "en",
    )


def sentences_in(language: str) -> dict[str, str]:
    """Return every sentence of a language by the English one."""
    file = files("consent_service.policy.lint").joinpath("texts", f"{language}.toml")
    texts: dict[str, dict[str, str]] = tomli.loads(file.read_text(encoding="utf-8"))
    return texts["sentence"]


def _said(text: str, language: str) -> str | None:
    """Return a sentence, or a list of some, in a language; None if it is not known."""
    if language == "en" or language not in SPOKEN:
        return text if language == "en" else None
    for pattern, words in _patterns(language):
        if found := pattern.fullmatch(text):
            values = {
                name: _said(value, language) or value
                for name, value in found.groupdict().items()
            }
            return _filled(words, values)
    return _said_list(text, language)


def _filled(words: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda place: values[place[1]], words)


def _said_list(text: str, language: str) -> str | None:
    for separator in _JOINED:
        parts = re.split(rf"{separator}(?![^(]*\))", text)
        if len(parts) > 1:
            said = [_said(part, language) for part in parts]
            if any(said):
                return separator.join(
                    new or old for new, old in zip(said, parts, strict=True)
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
        f"(?P<{part}>.*?)" if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )
