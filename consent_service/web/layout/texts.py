"""What our own pages say, by language: one `texts.toml` in the folder of each page.

Fewer languages than the declaration has: these pages are for the people who set the
service up. Whoever asks for another language reads the first of the file.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import tomli

from consent_service.locales import load_texts
from consent_service.policy.lint import shorter_sentence, wanted_sentence
from consent_service.policy.value_types import (
    LONGEST,
    Address,
    Colour,
    Email,
    Line,
    Period,
    wanted_of,
)

FALLBACK = "en"

Words = Mapping[str, str]
PageTexts = Mapping[str, Words]

_LAYOUT = "consent_service.web.layout"
# Mistakes in a form: said as in a policy, where the same value does not fit.
_MISTAKES: Final[Mapping[str, Any]] = {
    "wrong_name": Line,
    "wrong_business_id": Line,
    "wrong_email": Email,
    "wrong_address": Line,
    "wrong_notice_url": Address,
    "wrong_accent": Colour,
    "wrong_accent_dark": Colour,
    "wrong_period": Period,
}


@cache
def load_page_texts(package: str) -> PageTexts:
    """Return the words of a folder's pages by language, with those of the frame.

    Args:
        package: The dotted name of the folder that holds the `texts.toml`.
    """
    frame, own = _read(_LAYOUT), _read(package)
    return {tag: {**_shared(tag), **frame[tag], **words} for tag, words in own.items()}


def _read(package: str) -> dict[str, dict[str, str]]:
    file = files(package).joinpath("texts.toml")
    texts: dict[str, dict[str, str]] = tomli.loads(file.read_text(encoding="utf-8"))
    return texts


def _shared(tag: str) -> dict[str, str]:
    """Return what the locales have already."""
    texts = load_texts(tag)
    return {
        "name": texts.name,
        "language": texts.declaration["language"],
        "declaration": texts.declaration["title"],
        "link_text": texts.banner["settings"],
        "consent_id": texts.preferences["consent_id"],
        "too_long": shorter_sentence(LONGEST, tag),
        **{
            name: wanted_sentence(wanted_of(kind), tag)
            for name, kind in _MISTAKES.items()
        },
    }
