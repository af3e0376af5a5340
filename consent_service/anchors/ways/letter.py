"""The words that go along with a checkpoint, by language."""

from datetime import date
from importlib.resources import files

import msgspec
import tomli

from consent_service.evidence.checkpoint import Checkpoint
from consent_service.evidence.codec import encode_base64
from consent_service.locales.load import best_language


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people read. May hold `{site}`, `{day}` and `{size}`."""

    subject: str
    what: str
    keep: str
    check: str
    personal: str
    origin: str
    size: str
    root: str
    day: str


class About(msgspec.Struct, frozen=True):
    """One day's checkpoint of one site, as people name it."""

    site: str
    language: str
    day: date
    checkpoint: Checkpoint


def load_words(language: str) -> Words:
    """Return the words of the nearest language there is, else the English ones."""
    file = files("consent_service.anchors.ways").joinpath("letter.toml")
    table = tomli.loads(file.read_text(encoding="utf-8"))
    found = best_language([language], tuple(table)) or "en"
    return msgspec.convert(table[found], Words)


def subject_of(about: About) -> str:
    return _fill(load_words(about.language).subject, about)


def explain(about: About) -> str:
    """Return what the checkpoint is, what to do with it, and what it says."""
    words = load_words(about.language)
    sentences = (words.what, words.keep, words.check, words.personal)
    checkpoint = about.checkpoint
    facts = (
        f"{words.day}: {about.day.isoformat()}",
        f"{words.origin}: {checkpoint.origin}",
        f"{words.size}: {checkpoint.size}",
        f"{words.root}: {encode_base64(checkpoint.root)}",
    )
    stated = "\n".join(_fill(sentence, about) for sentence in sentences)
    return f"{stated}\n\n" + "\n".join(facts) + "\n"


def _fill(text: str, about: About) -> str:
    return text.format(
        site=about.site, day=about.day.isoformat(), size=about.checkpoint.size
    )
