"""What a draft changes, field by field and in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from consent_service.declaration.words import lifetime_words
from consent_service.locales import load_texts
from consent_service.locales.names import language_name, locale_of
from consent_service.policy.lint import rule_title
from consent_service.web.layout.texts import Words

Path = tuple[str, ...]

# Fields whose keys are languages.
_IN_WORDS = frozenset({"title", "summary", "description", "purpose", "question"})
# Tables whose keys name things.
_NAMED = frozenset({"categories", "services", "reasons", "hand_over"})
# How an entry of a list of tables is called.
_NAMES = ("name", "place", "url")


# The field that answers an open point, when it is called otherwise.
_FIELD_OF = {"lifetimes": "lifetime"}

ORDER: Final = ("order",)


class Difference(msgspec.Struct, frozen=True):
    """One field that is another one.

    Attributes:
        path: The field, by keys from the top.
        before: What it was, "" for nothing.
        after: What it is, likewise.
    """

    path: Path
    before: str
    after: str


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Difference]:
    """Return the fields that differ, in the order of the file."""
    old, new = dict(_leaves((), before)), dict(_leaves((), after))
    if was := _order(before, after):
        # Visitors are asked in this order.
        old[ORDER], new[ORDER] = was, _order(after, before)
    paths = [*new, *(path for path in old if path not in new)]
    return [
        Difference(path, old.get(path, ""), new.get(path, ""))
        for path in paths
        if old.get(path, "") != new.get(path, "")
    ]


def _order(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Return the order of the categories that both have."""
    theirs = other.get("categories", {})
    return ", ".join(id_ for id_ in one.get("categories", {}) if id_ in theirs)


def _leaves(at: Path, value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves((*at, str(key)), inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        tables = [inner for inner in value if isinstance(inner, Mapping)]
        if not tables:
            yield at, ", ".join(map(str, value))
        for number, table in enumerate(tables):
            names = [str(table[key]) for key in _NAMES if key in table]
            yield from _leaves((*at, names[0] if names else str(number)), table)
    else:
        yield at, "true" if value is True else str(value).replace("False", "false")


class Said(msgspec.Struct, frozen=True):
    """A difference in words.

    Attributes:
        field: What the field is called.
        before: What it was, "" for nothing.
        after: What it is, likewise.
        language: The language of the values, "" where they are none's.
    """

    field: str
    before: str
    after: str
    language: str = ""


def say(
    difference: Difference, words: Words, language: str, names: Mapping[str, str]
) -> Said:
    """Return a difference in the words of a page.

    Args:
        difference: What differs.
        words: The words of the page.
        language: Its language.
        names: What categories and services are called, by id.
    """
    parts, of = list(difference.path), ""
    if len(parts) > 1 and parts[-2] in _IN_WORDS:
        of = parts.pop()
    called = [
        names.get(part) or rule_title(part, language) or part
        if number and parts[number - 1] in _NAMED
        else _name(part, words)
        for number, part in enumerate(parts)
    ]
    field = " › ".join(called)
    if difference.path == ORDER or difference.path[-1] == "services":
        before, after = (
            ", ".join(names.get(id_, id_) for id_ in ids.split(", ") if id_)
            for ids in (difference.before, difference.after)
        )
        return Said(field, before, after)
    if of:
        field = f"{field} ({language_name(of, language)})"
    before, after = (
        _spoken(difference.path, text, words, language)
        for text in (difference.before, difference.after)
    )
    return Said(field, before, after, of)


def _name(part: str, words: Words) -> str:
    return words.get(f"field_{part}", part)


def _value(text: str, words: Words) -> str:
    return words.get(f"value_{text}", text)


def _spoken(path: Path, text: str, words: Words, language: str) -> str:
    """Return a value in words: no reader knows `P1Y`, `sv` or `script_cookie`."""
    texts, locale = load_texts(language), locale_of(language)
    match path[-1]:
        case "kind":
            return texts.kind.get(text, text)
        case "lifetime" | "data_retention" if text:
            return lifetime_words(text, texts, locale)
        case "languages" if text:
            return ", ".join(language_name(tag, language) for tag in text.split(", "))
        case "data_collected":
            return ", ".join(texts.data.get(each, each) for each in text.split(", "))
        case "role":
            return texts.role.get(text, text)
        case "country" | "countries" | "jurisdiction" if text:
            named = locale.territories
            return ", ".join(named.get(code, code) for code in text.split(", "))
        case "open" if text:
            # Points of a service that are open, by the fields that answer them.
            return ", ".join(
                _name(_FIELD_OF.get(point, point), words) for point in text.split(", ")
            )
    return _value(text, words)
