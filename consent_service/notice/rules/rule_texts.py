"""What rules say to people, from `texts/LANGUAGE.toml`."""

from collections.abc import Mapping
from functools import cache

import msgspec

from consent_service.notice.language.texts import load_texts

_SHARED = "shared_suggestions"


class Advice(msgspec.Struct, frozen=True):
    """The texts of a rule: what is wrong, why it matters, and what to do about it."""

    message: str
    why: str
    suggestion: str


@cache
def load_advice(language: str) -> Mapping[str, Advice]:
    """Return the advice of every rule by its id, in English for an unknown language.

    Raises:
        KeyError: A rule lacks a text, or names a shared suggestion that is not there.
    """
    tables = load_texts("consent_service.notice.rules", "texts", language)
    shared = tables[_SHARED]
    return {
        rule: Advice(texts["message"], texts["why"], _suggestion(texts, shared))
        for rule, texts in tables.items()
        if rule != _SHARED
    }


def _suggestion(texts: Mapping[str, str], shared: Mapping[str, str]) -> str:
    name = texts.get("shared_suggestion")
    return shared[name] if name else texts["suggestion"]
