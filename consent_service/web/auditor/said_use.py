"""What somebody did, in words: a line of the accesses holds a code for ever."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec

from consent_service.locales import load_texts
from consent_service.locales.names import language_name
from consent_service.web.http.local_time import date_words, local_words
from consent_service.web.layout.texts import Words

# What was asked for and came to nothing, for any reason. Who has no right to it leaves
# no line (web/bearer.py), so this never says that somebody was denied access.
_REFUSED: Final = ", refused"
# The form of the page takes the last day in; an address ends before its time.
_WITH_LAST_DAY: Final = "audit"
# What a code ends with that is about one thing: the id of a token or a link.
_ABOUT: Final = re.compile(r"(token issued|token revoked|link made) (\S+)")


class SaidUse(msgspec.Struct, frozen=True):
    """A use in words.

    Attributes:
        text: What was done; "" if the page has no words for it.
        about: What it was done to, such as the id of a token.
        limits: The filters, each with its value, which is "" if it is not kept.
        is_refused: Whether it was tried and not done; `text` says what was tried.
    """

    text: str
    about: str = ""
    limits: tuple[tuple[str, str], ...] = ()
    is_refused: bool = False


def say_use(what: str, words: Words, language: str) -> SaidUse:
    """Return a code such as `export action=save, refused` in the words of a page.

    Args:
        what: The code.
        words: The words of the page.
        language: Its language, for dates and names.
    """
    done = what.removesuffix(_REFUSED)
    about = ""
    if found := _ABOUT.fullmatch(done):
        done, about = found.groups()
    known, rest = _split(done, words)
    is_refused = what.endswith(_REFUSED)
    said = words.get(_key(known), "") if known else ""
    if is_refused and known:
        said = words.get(_key(known).replace("use_", "tried_", 1), said)
    return SaidUse(
        text=said,
        about=about,
        limits=tuple(_limits(known, rest, words, language)),
        is_refused=is_refused,
    )


def _split(done: str, words: Words) -> tuple[str, list[str]]:
    """Return the longest beginning of a code that has words, and the filters."""
    parts = done.split(" ")
    for end in range(len(parts), 0, -1):
        if _key(known := " ".join(parts[:end])) in words:
            rest = parts[end:]
            is_said = all(_limit_key(part) in words for part in rest)
            return (known, rest) if is_said else ("", [])
    return "", []


def _limit_key(part: str) -> str:
    return f"limit_{part.partition('=')[0]}"


def _limits(
    known: str, parts: list[str], words: Words, language: str
) -> Iterator[tuple[str, str]]:
    for part in parts:
        name, _, value = part.partition("=")
        said = words.get(f"{name}_{value}") or _value(name, value, language)
        is_last = name == "to" and known == _WITH_LAST_DAY
        yield words["limit_through" if is_last else _limit_key(name)], said


def _value(name: str, value: str, language: str) -> str:
    match name:
        case "from" | "to":
            return _time_words(value, language)
        case "language":
            return language_name(value, language)
        case "category":
            known = load_texts(language).category.get(value)
            return known["title"] if known else value
    return value


def _time_words(value: str, language: str) -> str:
    """Return a day, or a time with its zone, as it is written; else the text."""
    if "T" in value:
        try:
            moment = datetime.fromisoformat(value)
            zone = moment.tzinfo or UTC
            return f"{local_words(moment.replace(tzinfo=zone), UTC, language)} UTC"
        except (ValueError, OverflowError):
            return value
    return date_words(value, language)


def _key(code: str) -> str:
    return f"use_{code.replace(' ', '_')}"
