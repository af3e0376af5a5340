"""The sentences of the catalog, one file for each language, read when needed."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Final, Literal

import msgspec

from consent_service.catalog.files import names_in, read_file
from consent_service.catalog.model import Words

Section = Literal["purpose", "item", "opt_out", "title"]
SECTIONS: Final[tuple[Section, ...]] = ("purpose", "item", "opt_out", "title")
# Every revision has carried these three; fewer would change the digest of each.
ALWAYS: Final = ("fi", "sv", "en")


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sentences of one language by their keys. A title may hold `{name}`."""

    purpose: dict[str, str] = {}
    item: dict[str, str] = {}
    opt_out: dict[str, str] = {}
    title: dict[str, str] = {}


class Vocabularies:
    """The vocabularies of one or more folders; a later folder adds to the earlier."""

    def __init__(self, *folders: Traversable) -> None:
        self._folders = folders
        self._read: dict[str, Vocabulary] = {}

    def with_folder(self, folder: Traversable) -> "Vocabularies":
        """Return these with the words of a further folder, if there is one."""
        return Vocabularies(*self._folders, folder)

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that have a file of words."""
        return frozenset(name for folder in self._folders for name in names_in(folder))

    def load(self, language: str) -> Vocabulary:
        """Return the sentences of one language; empty if the language has no file.

        Raises:
            CatalogError: A file cannot be read.
        """
        if language not in self._read:
            self._read[language] = self._load(language)
        return self._read[language]

    def words_of(
        self,
        section: Section,
        key: str,
        languages: Iterable[str],
        *,
        own: Mapping[str, str],
    ) -> Words:
        """Return the sentence in `ALWAYS` and in each of `languages` that has it.

        `own` sentences come before those of the tables.
        """
        said = {
            language: self._sentence(section, key, language, own)
            for language in dict.fromkeys((*languages, *ALWAYS))
        }
        return {language: text for language, text in said.items() if text}

    def _load(self, language: str) -> Vocabulary:
        tables: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
        for folder in self._folders:
            if language in names_in(folder):
                found = read_file(folder / f"{language}.toml", Vocabulary)
                for section, table in tables.items():
                    table |= getattr(found, section)
        return msgspec.convert(tables, Vocabulary)

    def _sentence(
        self, section: Section, key: str, language: str, own: Mapping[str, str]
    ) -> str | None:
        near = self._nearest(language)
        if text := own.get(language) or own.get(near):
            return text
        table: dict[str, str] = getattr(self.load(near), section)
        return table.get(key)

    def _nearest(self, language: str) -> str:
        """Return the tag without the region or script that has no words of its own."""
        while language not in self.languages and "-" in language:
            language = language.rpartition("-")[0]
        return language
