"""Times in the editor's forms: a number and a unit, or words; never `P14M`."""

import re
from typing import Final

from consent_service.policy import typed
from consent_service.web.http.pages import period_option

UNITS: Final = ("D", "W", "M", "Y")
# What a policy says in the unit that a form offers.
_PLAIN: Final = re.compile(r"P([1-9]\d{0,3})([DWMY])")

# Shorter than the declaration says them, and read back as the same.
_SPOKEN: Final = {
    ("session", "fi"): "istunto",
    ("persistent", "fi"): "pysyvä",
    ("persistent", "sv"): "permanent",
}


def split_period(value: str) -> tuple[str, str]:
    """Return the number and the unit of a period, such as `14` and `M`.

    One that is both years and months, or none at all, stays whole in the first field.
    """
    found = _PLAIN.fullmatch(value)
    return (found[1], found[2]) if found else (value, "M")


def joined_period(number: str, unit: str) -> str:
    """Return the period that two fields say; a unit beside the number goes first."""
    number = number.strip()
    is_plain = number.isascii() and number.isdigit() and unit in UNITS
    return typed.period(f"{number} {unit}" if is_plain else number)


def spoken_lifetime(value: str, language: str) -> str:
    """Return a lifetime in words that are read back as the same; else as it is."""
    if typed.lifetime(value) != value:
        return value
    words = _SPOKEN.get((value, language)) or period_option(value, language)[1]
    return words if typed.lifetime(words) == value else value
