"""The texts of the start pages, by language."""

from importlib.resources import files

import tomli

from consent_service.locales import load_texts

_FOLDER = "consent_service.web.start"
# For requests that ask for a language which the pages lack; the first in the file.
FALLBACK = "en"

StartTexts = dict[str, dict[str, str]]


def load_start_texts() -> StartTexts:
    """Return what the pages say, by language, with what the locales have already."""
    file = files(_FOLDER).joinpath("texts.toml")
    own: StartTexts = tomli.loads(file.read_text(encoding="utf-8"))
    return {tag: {**_shared(tag), **words} for tag, words in own.items()}


def _shared(tag: str) -> dict[str, str]:
    texts = load_texts(tag)
    return {
        "name": texts.name,
        "language": texts.declaration["language"],
        "declaration": texts.declaration["title"],
        "link_text": texts.banner["settings"],
    }
