"""What changed in the words that visitors read, word by word and side by side."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import msgspec

from consent_service.locales import Texts
from consent_service.policy.model import Words
from consent_service.policy.revision import Revision

_SECTIONS = (
    *("banner", "preferences", "placeholder", "status", "declaration"),
    *("kind", "party", "role", "mechanism", "lifetime", "data", "notice", "views"),
)
# Before ids: `preferences` is a section and a category.
_CATEGORIES = ("categories",)
_WORD = re.compile(r"\S+\s*")


class Piece(NamedTuple):
    """A run of words; `changed` if the other side has it not."""

    text: str
    changed: bool


class Wording(msgspec.Struct, frozen=True):
    """One text in one language that is not what it was.

    Attributes:
        language: Its language.
        place: Where it stands, outermost first: section and name, or `categories`, the
            category, the service if it is one's, and the field.
        before: What it said, empty if there was no such text.
        after: What it says, empty if there is none any more.
    """

    language: str
    place: tuple[str, ...]
    before: Sequence[Piece]
    after: Sequence[Piece]


def compare_wording(old: Revision, new: Revision) -> list[Wording]:
    """Return every text that changed, in the languages that both revisions have.

    The words of the product are among them, which change with its releases.
    """
    both = [language for language in new.policy.languages if language in old.texts]
    return [
        wording for language in both for wording in _of_language(old, new, language)
    ]


def _of_language(old: Revision, new: Revision, language: str) -> Iterator[Wording]:
    before = dict(_words_of(old, language))
    after = dict(_words_of(new, language))
    for place in [*after, *(place for place in before if place not in after)]:
        was, says = before.get(place, ""), after.get(place, "")
        if was != says:
            yield Wording(language, place, *mark_words(was, says))


def _words_of(
    revision: Revision, language: str
) -> Iterator[tuple[tuple[str, ...], str]]:
    yield from _texts_of(revision.texts[language])
    policy = revision.policy
    for category in policy.categories:
        for name in ("title", "summary", "description"):
            words: Words = getattr(category, name)
            yield (*_CATEGORIES, category.id, name), words.get(language, "")
        for service in policy.services_of(category.id):
            yield (
                (*_CATEGORIES, category.id, service.id, "purpose"),
                service.purpose.get(language, ""),
            )


def _texts_of(texts: Texts) -> Iterator[tuple[tuple[str, ...], str]]:
    for section in _SECTIONS:
        for key, text in getattr(texts, section).items():
            yield (section, key), text


def mark_words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, those marked that only one of them has."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        changed = kind != "equal"
        left += _piece(old[start:end], changed=changed)
        right += _piece(new[first:last], changed=changed)
    return left, right


def _piece(words: Sequence[str], *, changed: bool) -> list[Piece]:
    return [Piece("".join(words), changed)] if words else []
