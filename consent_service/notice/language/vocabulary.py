"""The concepts of the word files, compiled once for each language."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec
import tomli

from consent_service.errors import NoticeError
from consent_service.notice.language.phrases import Phrase, parse_phrase

LANGUAGES = ("fi", "sv", "en")


class Concept(msgspec.Struct, frozen=True):
    """An idea in one language: phrases of one part as a single expression, and others.

    `together` holds the phrases with `&`, whose parts are looked for one by one.
    """

    single: re.Pattern[str] | None
    together: tuple[tuple[re.Pattern[str], ...], ...]


@cache
def load_vocabulary(language: str) -> Mapping[str, Concept]:
    """Return every concept of `language`.

    Raises:
        NoticeError: The language has no word file.
    """
    if language not in LANGUAGES:
        raise NoticeError(
            f"notices in language {language!r} cannot be read",
            hint=f"languages: {', '.join(LANGUAGES)}",
        )
    folder = resources.files("consent_service.notice.language") / "words"
    words = tomli.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    return {
        name: _compile(phrases, language)
        for table in words.values()
        for name, phrases in table.items()
    }


def _compile(phrases: list[str], language: str) -> Concept:
    parsed = [parse_phrase(phrase, language) for phrase in phrases]
    single = [phrase.parts[0] for phrase in parsed if len(phrase.parts) == 1]
    return Concept(
        single=re.compile("|".join(single)) if single else None,
        together=tuple(_parts(phrase) for phrase in parsed if len(phrase.parts) > 1),
    )


def _parts(phrase: Phrase) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(part) for part in phrase.parts)
