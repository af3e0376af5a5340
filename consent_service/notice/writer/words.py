"""The sentences of a notice, and what fills their gaps or is left blank."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from babel.dates import format_date

from consent_service.declaration.words import list_words
from consent_service.locales.names import locale_of
from consent_service.notice.language.texts import load_texts

# The day stands before the month in Europe, also in English.
_REGIONS = {"en": "en_GB"}


class Words(msgspec.Struct, frozen=True):
    """The words of one language, and the address of the declaration if it is known."""

    language: str
    mark: Mapping[str, str]
    headings: Mapping[str, str]
    sentences: Mapping[str, str]
    rights: Mapping[str, Sequence[str]]
    table: Mapping[str, str]
    blanks: Mapping[str, str]

    def blank(self, name: str) -> str:
        """Return a blank for the owner to fill in."""
        return f"[{self.mark['blank']}: {self.blanks[name]}]"

    def say(self, sentence: str, **gaps: str) -> str:
        """Return a sentence; a gap that ends with a full stop does not get another."""
        said = self.sentences[sentence].format(**gaps)
        return said.removesuffix(".") if said.endswith("..") else said

    def either(self, value: str | None, blank: str) -> str:
        """Return `value`, or the blank of that name if it is not known."""
        return value or self.blank(blank)

    def left(self, count: int) -> str:
        """Return how many blanks are left, in a sentence."""
        name = {0: "left_none", 1: "left_one"}.get(count, "left_many")
        return self.mark[name].format(count=count)

    def list(self, values: Sequence[str]) -> str:
        """Return "a, b and c"."""
        return list_words(values, locale_of(self.language))

    def day(self, day: date) -> str:
        """Return a date as people write it."""
        return format_date(
            day, "long", locale=_REGIONS.get(self.language, self.language)
        )


def load_words(language: str) -> Words:
    """Return the words of `language`, of English for one that we do not write."""
    texts = load_texts("consent_service.notice.writer", "texts", language)
    return Words(language=language, **texts)
