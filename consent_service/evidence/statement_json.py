"""The one spelling of each statement: canonical JSON with a fixed set of fields.

A field that is not expected is refused: what an auditor's program does not
understand must not pass as checked.
"""

import re
from collections.abc import Callable, Mapping

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.canonical import Json, decode_object, encode_json
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.codec import is_digest
from consent_service.evidence.statement import (
    REASONS,
    Accesses,
    Close,
    Config,
    Erasure,
    Genesis,
    Key,
    Previous,
    Restore,
    Retention,
    Statement,
)
from consent_service.evidence.statement_fields import (
    Fields,
    read_span,
    read_vkey,
    take_checkpoint,
    take_day,
    take_instant,
    take_optional_name,
    take_optional_origin,
    take_optional_why,
    take_origin,
    take_spans,
    take_text,
)

_SITE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


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
    kind = take_text(fields, "type")
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
        case Config(revision, at, by, why):
            config: Fields = {"type": "config", "revision": revision, "at": at}
            # Nothing said is no field, as in logs of earlier releases.
            said = {"by": by, "why": why}
            return config | {name: text for name, text in said.items() if text}
        case Erasure(spans, reason, at, origin):
            erasure: Fields = {"type": "erasure", "ranges": spans, "at": at}
            return {**erasure, "reason": reason, **_origin_object(origin)}
        case Retention(spans, at, origin):
            retention: Fields = {"type": "retention", "ranges": spans, "at": at}
            return retention | _origin_object(origin)
        case Key(vkey, at):
            return {"type": "key", "vkey": vkey, "at": at}
        case Restore(checkpoint, lost, at):
            restore: Fields = {"type": "restore", "checkpoint": checkpoint, "at": at}
            return restore | ({"lost": lost} if lost else {})
        case Accesses(lines, digest, at):
            return {"type": "accesses", "lines": lines, "digest": digest, "at": at}
        case _:
            return {"type": "close", "at": statement.at}


def _previous_object(previous: Previous | None) -> Mapping[str, Json]:
    if previous is None:
        return {}
    quoted = {"origin": previous.origin, "checkpoint": previous.checkpoint}
    return {"previous": quoted}


def _origin_object(origin: str | None) -> Fields:
    # No name is no field: the log that a statement is in has one spelling.
    return {} if origin is None else {"origin": origin}


def _read_genesis(fields: Fields) -> Genesis:
    vkeys = fields.pop("vkeys", None)
    if not (isinstance(vkeys, list) and 1 <= len(vkeys) <= 16):
        raise MalformedEvidenceError("'vkeys' is not a list of 1 to 16")
    site = take_text(fields, "site")
    if not _SITE.fullmatch(site):
        raise MalformedEvidenceError(f"'site' cannot name a site: {site[:80]!r}")
    return Genesis(
        origin=take_origin(fields),
        site=site,
        vkeys=tuple(read_vkey(vkey) for vkey in vkeys),
        previous=_read_previous(fields) if "previous" in fields else None,
    )


def _read_previous(fields: Fields) -> Previous:
    quoted = fields.pop("previous")
    if not (isinstance(quoted, dict) and quoted.keys() == {"origin", "checkpoint"}):
        raise MalformedEvidenceError("'previous' is not an origin and a checkpoint")
    previous = Previous(take_origin(quoted), take_checkpoint(quoted))
    if read_checkpoint(previous.checkpoint.encode()).origin != previous.origin:
        raise MalformedEvidenceError("'previous' quotes a checkpoint of another log")
    return previous


def _read_config(fields: Fields) -> Config:
    revision = take_text(fields, "revision")
    if not is_digest(revision):
        raise MalformedEvidenceError(f"'revision' is not a digest: {revision[:80]!r}")
    at = take_instant(fields)
    return Config(revision, at, take_optional_name(fields), take_optional_why(fields))


def _read_erasure(fields: Fields) -> Erasure:
    reason = take_text(fields, "reason")
    if reason not in REASONS:
        raise MalformedEvidenceError(f"'reason' is not a known one: {reason[:40]!r}")
    spans, day = take_spans(fields), take_day(fields)
    return Erasure(spans, reason, day, take_optional_origin(fields))


def _read_retention(fields: Fields) -> Retention:
    spans, day = take_spans(fields), take_day(fields)
    return Retention(spans, day, take_optional_origin(fields))


def _read_key(fields: Fields) -> Key:
    return Key(read_vkey(fields.pop("vkey", None)), take_instant(fields))


def _read_restore(fields: Fields) -> Restore:
    lost = read_span(fields.pop("lost")) if "lost" in fields else None
    return Restore(take_checkpoint(fields), lost, take_instant(fields))


def _read_accesses(fields: Fields) -> Accesses:
    digest = take_text(fields, "digest")
    if not is_digest(digest):
        raise MalformedEvidenceError(f"'digest' is not a digest: {digest[:80]!r}")
    return Accesses(read_span(fields.pop("lines", None)), digest, take_day(fields))


def _read_close(fields: Fields) -> Close:
    return Close(take_instant(fields))


_READERS: Mapping[str, Callable[[Fields], Statement]] = {
    "genesis": _read_genesis,
    "config": _read_config,
    "erasure": _read_erasure,
    "retention": _read_retention,
    "key": _read_key,
    "restore": _read_restore,
    "accesses": _read_accesses,
    "close": _read_close,
}
