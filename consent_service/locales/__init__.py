"""Texts of the banner, the preferences and the declaration, one file per language."""

from consent_service.locales.load import (
    LANGUAGES,
    Direction,
    Texts,
    best_language,
    direction,
    load_texts,
)

__all__ = [
    "LANGUAGES",
    "Direction",
    "Texts",
    "best_language",
    "direction",
    "load_texts",
]
