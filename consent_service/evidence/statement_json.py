"""The one spelling of each statement: canonical JSON with a fixed set of fields.

A field that is not expected is refused: what an auditor's program does not
understand must not pass as checked.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import TypeAlias

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.canonical import Json, decode_object, encode_json
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.codec import MAX_SIZE, is_digest
from consent_service.evidence.note import check_key_name, parse_vkey
from consent_service.evidence.statement import (
    MAX_SPANS,
    REASONS,
    Close,
    Config,
    Erasure,
    Genesis,
    Key,
    Previous,
    Restore,
    Retention,
    Span,
    Statement,
)

_SITE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)

Fields: TypeAlias = dict[str, Json]


def encode_statement(statement: Statement) -> bytes:
    """Return the canonical JSON of a statement.

    Raises:
        MalformedEvidenceError: A field is not what `decode_statement` takes.
    """
    data = encode_json(_object_of(statement))
    decode_statement(data)
    return data


def decode_statement(data: bytes) -> Statement:
    """Read a statement of any type, every field checked."""
    fields = dict(decode_object(data, "statement"))
    kind = _text(fields, "type")
    if kind not in _READERS:
        raise MalformedEvidenceError(f"statement is of no type known: {kind[:40]!r}")
    statement = _READERS[kind](fields)
    if fields:
        raise MalformedEvidenceError(
            f"{kind} statement has a field {min(fields)[:40]!r} that is not expected"
        )
    return statement


def _object_of(statement: Statement) -> Mapping[str, Json]:
    match statement:
        case Genesis(origin, site, vkeys, previous):
            genesis = {"type": "genesis", "origin": origin, "site": site}
            return {**genesis, "vkeys": vkeys, **_previous_object(previous)}
        case Config(revision, at):
            return {"type": "config", "revision": revision, "at": at}
        case Erasure(spans, reason, at):
            return {"type": "erasure", "ranges": spans, "reason": reason, "at": at}
        case Retention(spans, at):
            return {"type": "retention", "ranges": spans, "at": at}
        case Key(vkey, at):
            return {"type": "key", "vkey": vkey, "at": at}
        case Restore(checkpoint, lost, at):
            restore: Fields = {"type": "restore", "checkpoint": checkpoint, "at": at}
            return restore | ({"lost": lost} if lost else {})
        case _:
            return {"type": "close", "at": statement.at}


def _previous_object(previous: Previous | None) -> Mapping[str, Json]:
    if previous is None:
        return {}
    quoted = {"origin": previous.origin, "checkpoint": previous.checkpoint}
    return {"previous": quoted}


def _read_genesis(fields: Fields) -> Genesis:
    vkeys = fields.pop("vkeys", None)
    if not (isinstance(vkeys, list) and 1 <= len(vkeys) <= 16):
        raise MalformedEvidenceError("'vkeys' is not a list of 1 to 16")
    site = _text(fields, "site")
    if not _SITE.fullmatch(site):
        raise MalformedEvidenceError(f"'site' cannot name a site: {site[:80]!r}")
    return Genesis(
        origin=check_key_name(_text(fields, "origin")),
        site=site,
        vkeys=tuple(_vkey(vkey) for vkey in vkeys),
        previous=_read_previous(fields) if "previous" in fields else None,
    )


def _read_previous(fields: Fields) -> Previous:
    quoted = fields.pop("previous")
    if not (isinstance(quoted, dict) and quoted.keys() == {"origin", "checkpoint"}):
        raise MalformedEvidenceError("'previous' is not an origin and a checkpoint")
    previous = Previous(check_key_name(_text(quoted, "origin")), _checkpoint(quoted))
    if read_checkpoint(previous.checkpoint.encode()).origin != previous.origin:
        raise MalformedEvidenceError("'previous' quotes a checkpoint of another log")
    return previous


def _read_config(fields: Fields) -> Config:
    revision = _text(fields, "revision")
    if not is_digest(revision):
        raise MalformedEvidenceError(f"'revision' is no digest: {revision[:80]!r}")
    return Config(revision, _instant(fields))


def _read_erasure(fields: Fields) -> Erasure:
    reason = _text(fields, "reason")
    if reason not in REASONS:
        raise MalformedEvidenceError(f"'reason' is of no kind known: {reason[:40]!r}")
    return Erasure(_spans(fields), reason, _day(fields))


def _read_retention(fields: Fields) -> Retention:
    return Retention(_spans(fields), _day(fields))


def _read_key(fields: Fields) -> Key:
    return Key(_vkey(fields.pop("vkey", None)), _instant(fields))


def _read_restore(fields: Fields) -> Restore:
    lost = _span(fields.pop("lost")) if "lost" in fields else None
    return Restore(_checkpoint(fields), lost, _instant(fields))


def _read_close(fields: Fields) -> Close:
    return Close(_instant(fields))


_READERS: Mapping[str, Callable[[Fields], Statement]] = {
    "genesis": _read_genesis,
    "config": _read_config,
    "erasure": _read_erasure,
    "retention": _read_retention,
    "key": _read_key,
    "restore": _read_restore,
    "close": _read_close,
}


def _text(fields: Fields, name: str) -> str:
    value = fields.pop(name, None)
    if not isinstance(value, str):
        raise MalformedEvidenceError(f"statement has no text {name!r}")
    return value


def _vkey(value: Json) -> str:
    if not isinstance(value, str):
        raise MalformedEvidenceError("statement has a vkey that is no text")
    parse_vkey(value)
    return value


def _checkpoint(fields: Fields) -> str:
    checkpoint = _text(fields, "checkpoint")
    read_checkpoint(checkpoint.encode())
    return checkpoint


def _spans(fields: Fields) -> tuple[Span, ...]:
    ranges = fields.pop("ranges", None)
    if not (isinstance(ranges, list) and 1 <= len(ranges) <= MAX_SPANS):
        raise MalformedEvidenceError(f"'ranges' is not a list of 1 to {MAX_SPANS}")
    spans = tuple(map(_span, ranges))
    for before, after in pairwise(spans):
        # Runs that touch are one run: each set of indexes has one spelling.
        if before[1] + 1 >= after[0]:
            raise MalformedEvidenceError(f"'ranges' is out of order at {after[0]}")
    return spans


def _span(value: Json) -> Span:
    match value:
        # True is an int in Python and another word in JSON.
        case [bool(), _] | [_, bool()]:
            pass
        case [int(first), int(last)] if 0 <= first <= last <= MAX_SIZE:
            return first, last
    raise MalformedEvidenceError(f"not a first and a last index: {str(value)[:40]!r}")


def _instant(fields: Fields) -> str:
    at = _text(fields, "at")
    if not is_instant(at):
        raise MalformedEvidenceError(f"'at' is no time in UTC: {at[:40]!r}")
    return at


def is_instant(text: str) -> bool:
    """Say whether `text` is a time in UTC with milliseconds, as records have it."""
    return bool(_INSTANT.fullmatch(text)) and _is_date(datetime.fromisoformat, text)


def _day(fields: Fields) -> str:
    at = _text(fields, "at")
    if not _DAY.fullmatch(at) or not _is_date(date.fromisoformat, at):
        raise MalformedEvidenceError(f"'at' is no day: {at[:40]!r}")
    return at


def _is_date(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
