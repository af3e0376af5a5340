"""Durations, countries and dates in words, from CLDR by way of Babel."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from babel import Locale
from babel.dates import TIMEDELTA_UNITS, format_timedelta
from babel.lists import format_list

from consent_service.locales import Texts

_DURATION = re.compile(
    r"P(?:(?P<year>\d+)Y)?(?:(?P<month>\d+)M)?(?:(?P<week>\d+)W)?(?:(?P<day>\d+)D)?"
    r"(?:T(?:(?P<hour>\d+)H)?(?:(?P<minute>\d+)M)?(?:(?P<second>\d+)S)?)?"
)


def duration_words(duration: str, locale: Locale) -> str:
    """Return an ISO 8601 duration in words: `P13M` is "13 months".

    Each part is said as it was written. Reckoning 13 months into a year and a
    month would be right, and 395 days into months would not.
    """
    found = _DURATION.fullmatch(duration)
    parts = found.groupdict() if found else {}
    said = [
        _unit_words(int(number), unit, locale)
        for unit, number in parts.items()
        if number is not None
    ]
    return _together(said, locale) if said else duration


def country_name(code: str, locale: Locale) -> str:
    """Return the name of a country, or its code where CLDR has no name."""
    return str(locale.territories.get(code, code))


def spoken(words: Mapping[str, str], languages: tuple[str, ...]) -> str:
    """Return the words in the first of `languages`, else in English, else in any."""
    return words.get(spoken_in(words, languages), "")


def spoken_in(words: Mapping[str, str], languages: tuple[str, ...]) -> str:
    """Return the language that `words` are best said in, "" if there are none.

    What the first of `languages` lacks is said in English, then in the others: more
    people read English than the language of a site that they chose not to read.
    """
    for language in (*languages[:1], "en", *languages[1:]):
        if language in words:
            return language
    return next(iter(words), "")


def lifetime_words(lifetime: str, texts: Texts, locale: Locale) -> str:
    """Return the lifetime of an item in words, whether it is a duration or not."""
    if lifetime in ("session", "persistent"):
        return texts.lifetime[lifetime]
    return duration_words(lifetime, locale)


def list_words(words: Sequence[str], locale: Locale) -> str:
    """Return several things in one phrase: "a, b and c"."""
    return format_list(words, locale=locale) if words else ""


def _together(said: Sequence[str], locale: Locale) -> str:
    # Babel does not fill the gaps of a language's pattern for units from the one
    # it inherits, and then fails; that for any list is whole in every language.
    units = locale.list_patterns.get("unit", {})
    return format_list(said, "unit" if "start" in units else "standard", locale=locale)


def _unit_words(number: int, unit: str, locale: Locale) -> str:
    # format_timedelta falls back through the plural forms of a locale, which
    # format_unit does not; given the unit, it divides by the length it has for it.
    length = dict(TIMEDELTA_UNITS)[unit]
    return format_timedelta(
        timedelta(seconds=number * length),
        granularity=cast(Any, unit),  # one of the names in TIMEDELTA_UNITS
        threshold=float("inf"),
        locale=locale,
    )
