"""The sentences of the catalog, one file for each language, read when needed."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

from consent_service.catalog.model import Words

Section = Literal["purpose", "item", "opt_out", "title"]
# Every revision has carried these three; fewer would change the digest of each.
ALWAYS: Final = ("fi", "sv", "en")


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sentences of one language by their keys. A title may hold `{name}`."""

    purpose: dict[str, str] = {}
    item: dict[str, str] = {}
    opt_out: dict[str, str] = {}
    title: dict[str, str] = {}


@cache
def word_languages() -> frozenset[str]:
    """Return the languages that have a file of words."""
    names = [
        file.name for file in (files("consent_service.catalog") / "words").iterdir()
    ]
    return frozenset(
        name.removesuffix(".toml") for name in names if name.endswith(".toml")
    )


@cache
def load_vocabulary(language: str) -> Vocabulary:
    """Return the sentences of one of `word_languages`."""
    file = files("consent_service.catalog") / "words" / f"{language}.toml"
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Vocabulary)


def words_of(
    section: Section, key: str, languages: Iterable[str], *, own: Mapping[str, str]
) -> Words:
    """Return the sentence in those of `languages` that have it, and in `ALWAYS`.

    `own` sentences come before those of the tables.
    """
    said = {
        language: _sentence(section, key, language, own)
        for language in dict.fromkeys((*languages, *ALWAYS))
    }
    return {language: text for language, text in said.items() if text}


def _sentence(
    section: Section, key: str, language: str, own: Mapping[str, str]
) -> str | None:
    near = _nearest(language)
    if text := own.get(language) or own.get(near):
        return text
    table: dict[str, str] = (
        getattr(load_vocabulary(near), section) if near in word_languages() else {}
    )
    return table.get(key)


def _nearest(language: str) -> str:
    """Return the tag without the region or script that has no words of its own."""
    while language not in word_languages() and "-" in language:
        language = language.rpartition("-")[0]
    return language
