"""Whom a token was issued for, in words."""

from typing import Final

from consent_service.web.layout.texts import Words

# What links say that nobody was named for (`cli/one_time_link.py`).
_NOBODY: Final = "one-time link"


def say_holder(holder: str, words: Words) -> str:
    """Return whom a token was issued for, in the words of a page if it is nobody."""
    return words["holder_nobody"] if holder == _NOBODY else holder
