"""What languages are called in other languages, from CLDR by way of Babel."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError

# Of the first users; who looks for another one looks for its name.
_FIRST: Final = ("fi", "sv", "en")


@lru_cache(256)
def locale_of(language: str) -> Locale:
    """Return CLDR's data for a language, or English where CLDR has none."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(1024)
def language_name(tag: str, language: str) -> str:
    """Return the name of a language in another one, or its tag if CLDR has none."""
    try:
        named = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return tag
    return named.get_display_name(locale_of(language)) or tag


def languages_to_offer(tags: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Return languages with their names in another one: by name, the usual ones first.

    A list of what each calls itself is in no order that a reader of one could search.
    """
    named = [(tag, language_name(tag, language)) for tag in tags]
    usual = [each for each in named if each[0] in _FIRST]
    others = [each for each in named if each[0] not in _FIRST]
    return [*usual, *sorted(others, key=lambda each: each[1].casefold())]
