"""The words of banners: those of our own in every language, and those of others."""

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import tomli

from consent_service.locales import LANGUAGES, load_texts

_NOT_LETTERS = re.compile(r"[^\w' ]+")


class BannerWords(msgspec.Struct, frozen=True):
    """Phrases in lower case, without punctuation."""

    about: tuple[str, ...]
    never: tuple[str, ...]
    openers: tuple[str, ...]
    roles: dict[str, tuple[str, ...]]
    stems: dict[str, tuple[str, ...]]
    vague: dict[str, tuple[str, ...]]
    categories: dict[str, tuple[str, ...]]
    category_stems: dict[str, tuple[str, ...]]
    everything: dict[str, tuple[str, ...]]
    notice: dict[str, tuple[str, ...]]
    languages: dict[str, tuple[str, ...]]

    def for_pages(self) -> dict[str, Any]:
        """Return what the script that looks for banners needs."""
        return {
            "about": self.about,
            "never": self.never,
            "openers": self.openers,
            "roles": self.roles,
            "stems": self.stems,
            "categories": [
                {"phrases": phrases, "stems": self.category_stems.get(name, ())}
                for name, phrases in self.categories.items()
            ],
        }


@cache
def load_words() -> BannerWords:
    """Read the words once."""
    place = files("consent_service.scan") / "banner" / "words.toml"
    words = msgspec.convert(tomli.loads(place.read_text(encoding="utf-8")), BannerWords)
    roles = {role: list(phrases) for role, phrases in words.roles.items()}
    categories = {name: list(phrases) for name, phrases in words.categories.items()}
    openers = list(words.openers)
    for language in LANGUAGES:
        texts = load_texts(language)
        roles["accept"].append(plain(texts.banner["accept_all"]))
        roles["refuse"].append(plain(texts.banner["reject_all"]))
        roles["preferences"].append(plain(texts.banner["choose"]))
        roles["refuse"].append(plain(texts.banner["close"]))
        roles["save"].append(plain(texts.preferences["save"]))
        roles["close"].append(plain(texts.preferences["close"]))
        openers.append(plain(texts.banner["settings"]))
        for name, written in texts.category.items():
            categories.setdefault(name, []).append(plain(written["title"]))
    return msgspec.structs.replace(
        words,
        openers=_phrases(openers),
        roles={role: _phrases(phrases) for role, phrases in roles.items()},
        categories={name: _phrases(each) for name, each in categories.items()},
    )


def _phrases(phrases: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


def plain(text: str) -> str:
    """Return a text in lower case, its words apart by one space and nothing else."""
    lowered = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return " ".join(_NOT_LETTERS.sub(" ", lowered).replace("_", " ").split())


def turns_all(label: str) -> bool:
    """Return whether a switch is for all the others together."""
    words = load_words().everything["words"]
    return any(word in words for word in plain(label).split())


def is_vague(label: str) -> bool:
    """Return whether a label only acknowledges, and does not say what it does."""
    return plain(label) in load_words().vague["words"]


def language_of(text: str) -> str | None:
    """Return the language of a text by its common words; None if it is not clear."""
    words = plain(text).split()
    if len(words) < 4:
        return None
    scores = {
        language: sum(word in known for word in words)
        for language, known in load_words().languages.items()
    }
    first, second, *_ = sorted(scores.values(), reverse=True)
    if first < 2 or first < 0.08 * len(words) or first < second * 1.4:
        return None
    return max(scores, key=lambda language: scores[language])


def without(text: str, part: str) -> str:
    """Return the words of a text that are not those of a part of it."""
    words, inner = plain(text), plain(part)
    if inner and inner in words:
        return words.replace(inner, " ")
    left = Counter(inner.split())
    kept = []
    for word in words.split():
        if left[word]:
            left[word] -= 1
        else:
            kept.append(word)
    return " ".join(kept)


def category_of(label: str) -> str | None:
    """Return the category of the product that a switch's label names."""
    text, words = f" {plain(label)[:120]} ", load_words()
    return _first_named(text, words.categories, " ") or _first_named(
        text, words.category_stems, ""
    )


def _first_named(text: str, known: dict[str, tuple[str, ...]], end: str) -> str | None:
    """Return what the text names first, by words that begin so and end in `end`."""
    found = {
        name: min(places)
        for name, phrases in known.items()
        if (
            places := [
                at for each in phrases if (at := text.find(f" {each}{end}")) >= 0
            ]
        )
    }
    return min(found, key=lambda name: found[name]) if found else None
