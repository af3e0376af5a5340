"""Sentences for people, one TOML file for each language beside the code that says them.

The files are for lawyers and translators: they can be edited without reading code.
Tests check that the languages have the same keys and the same `{placeholders}`.
"""

from functools import cache
from importlib import resources
from typing import Any

import tomli

from consent_service.notice.language.vocabulary import LANGUAGES

_FALLBACK = "en"


@cache
def load_texts(package: str, folder: str, language: str) -> dict[str, Any]:
    """Return the tables of `folder/language.toml`, of `en.toml` if there is none."""
    name = language if language in LANGUAGES else _FALLBACK
    file = resources.files(package) / folder / f"{name}.toml"
    return tomli.loads(file.read_text(encoding="utf-8"))
