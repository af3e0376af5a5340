"""The sources of the rules in words, from `law/LANGUAGE.toml`.

A source such as "GDPR 13(2)(b), 21(4); PLANET49" holds several tags, each of which has
a name and one sentence on what it asks for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import msgspec

from consent_service.notice.language.texts import load_texts


class Law(msgspec.Struct, frozen=True):
    """One law, ruling or guideline: its tag, its name, and what it asks for."""

    tag: str
    name: str
    says: str


@cache
def laws_of(source: str, language: str) -> tuple[Law, ...]:
    """Return what `source` refers to, in words of `language`.

    Raises:
        KeyError: A tag has no text.
    """
    texts = _load(language)
    return tuple(Law(tag, **texts[tag]) for tag in source_tags(source))


def law_names(sources: Iterable[str], language: str) -> str:
    """Return the names of all `sources` in a line, what one law says together."""
    names: dict[str, list[str]] = {}
    for source in sources:
        for law in laws_of(source, language):
            act, _, place = law.name.partition(", ")
            places = names.setdefault(act, [])
            if place and place not in places:
                places.append(place)
    return "; ".join(", ".join((act, *places)) for act, places in names.items())


def source_tags(source: str) -> tuple[str, ...]:
    """Return the tags in `source`: "GDPR 13(1)(e), (f)" are two of the same law."""
    return tuple(_tags(source))


def _tags(source: str) -> Iterator[str]:
    for group in source.split("; "):
        law, _, _ = group.partition(" ")
        before = ""
        for part in group.split(", "):
            if part.startswith("("):  # another letter of the same paragraph
                tag = re.sub(r"\(\w+\)$", part, before)
            elif before:  # another article of the same law
                tag = f"{law} {part}"
            else:
                tag = part
            yield tag
            before = tag


def _load(language: str) -> Mapping[str, Mapping[str, str]]:
    return load_texts("consent_service.notice.rules", "law", language)
