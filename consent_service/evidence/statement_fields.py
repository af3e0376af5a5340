"""Fields of statements, each taken out of its object and checked."""

import re
from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from typing import TypeAlias

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.canonical import Json
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.codec import MAX_SIZE
from consent_service.evidence.note import check_key_name, parse_vkey
from consent_service.evidence.statement import MAX_SPANS, MAX_WHY, Span

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)

Fields: TypeAlias = dict[str, Json]


def take_text(fields: Fields, name: str) -> str:
    value = fields.pop(name, None)
    if not isinstance(value, str):
        raise MalformedEvidenceError(f"statement has no text {name!r}")
    return value


def take_origin(fields: Fields) -> str:
    return check_key_name(take_text(fields, "origin"))


def take_optional_origin(fields: Fields) -> str | None:
    return take_origin(fields) if "origin" in fields else None


def take_optional_name(fields: Fields) -> str:
    """Take the id of the token by which something was done, "" if none is named."""
    if "by" not in fields:
        return ""
    name = take_text(fields, "by")
    if not _NAME.fullmatch(name):
        raise MalformedEvidenceError(f"'by' cannot name a token: {name[:80]!r}")
    return name


def take_optional_why(fields: Fields) -> str:
    """Take a reason in plain words, "" if none is given."""
    if "why" not in fields:
        return ""
    why = take_text(fields, "why")
    if not is_reason(why) or not why:
        raise MalformedEvidenceError(f"'why' is not one plain line: {why[:80]!r}")
    return why


def is_reason(text: str) -> bool:
    """Return whether a text can stand as a reason: one short line, or nothing."""
    return len(text) <= MAX_WHY and text.isprintable() and text == text.strip()


def take_checkpoint(fields: Fields) -> str:
    checkpoint = take_text(fields, "checkpoint")
    read_checkpoint(checkpoint.encode())
    return checkpoint


def take_spans(fields: Fields) -> tuple[Span, ...]:
    ranges = fields.pop("ranges", None)
    if not (isinstance(ranges, list) and 1 <= len(ranges) <= MAX_SPANS):
        raise MalformedEvidenceError(f"'ranges' is not a list of 1 to {MAX_SPANS}")
    spans = tuple(map(read_span, ranges))
    for before, after in pairwise(spans):
        # Runs that touch are one run: each set of indexes has one spelling.
        if before[1] + 1 >= after[0]:
            raise MalformedEvidenceError(f"'ranges' is out of order at {after[0]}")
    return spans


def take_instant(fields: Fields) -> str:
    at = take_text(fields, "at")
    if not is_instant(at):
        raise MalformedEvidenceError(f"'at' is not a time in UTC: {at[:40]!r}")
    return at


def take_day(fields: Fields) -> str:
    at = take_text(fields, "at")
    if not _DAY.fullmatch(at) or not _is_date(date.fromisoformat, at):
        raise MalformedEvidenceError(f"'at' is not a day: {at[:40]!r}")
    return at


def read_vkey(value: Json) -> str:
    if not isinstance(value, str):
        raise MalformedEvidenceError("statement has a vkey that is not text")
    parse_vkey(value)
    return value


def read_span(value: Json) -> Span:
    match value:
        # True is an int in Python and another word in JSON.
        case [bool(), _] | [_, bool()]:
            pass
        case [int(first), int(last)] if 0 <= first <= last <= MAX_SIZE:
            return first, last
    raise MalformedEvidenceError(f"not a first and a last index: {str(value)[:40]!r}")


def is_instant(text: str) -> bool:
    """Return whether `text` is a time in UTC with milliseconds, as records have it."""
    return bool(_INSTANT.fullmatch(text)) and _is_date(datetime.fromisoformat, text)


def _is_date(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
