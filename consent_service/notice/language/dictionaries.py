"""Dictionaries for the spelling rule, if they are installed.

Enchant is one door to the dictionaries that every desktop shares: Voikko for Finnish,
whose words no list can hold, and Hunspell for the others. It is a native library, so
it is optional: without it spelling is not checked.
"""

import importlib
from collections.abc import Sequence
from typing import Any, Protocol

_TAGS = {
    "fi": ("fi", "fi_FI"),
    "sv": ("sv_FI", "sv_SE", "sv"),
    "en": ("en_GB", "en_US", "en"),
}


class Speller(Protocol):
    """A dictionary of one language."""

    def check(self, word: str) -> bool:
        """Return whether the word, as it is written, is one of the language."""
        ...

    def suggest(self, word: str) -> Sequence[str]:
        """Return words that are near, the likeliest first."""
        ...


def load_spellers() -> dict[str, Speller]:
    """Return the installed dictionaries by language; empty without Enchant."""
    try:
        enchant = importlib.import_module("enchant")
    except ImportError:
        # Also when the package is there and the native library is not.
        return {}
    broker = enchant.Broker()
    found = {language: _request(broker, tags) for language, tags in _TAGS.items()}
    return {language: one for language, one in found.items() if one}


def _request(broker: Any, tags: Sequence[str]) -> Speller | None:
    for tag in tags:
        if broker.dict_exists(tag):
            speller: Speller = broker.request_dict(tag)
            return speller
    return None
