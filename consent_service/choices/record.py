"""The record of one choice: what is proved, disclosed, exported and, one day, erased.

Its body is canonical JSON, written once. The digest is over the bytes that were
stored, so nothing here is ever written anew from a value that was read back.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import UNSET, UnsetType

from consent_service.choices.cells import cells_of
from consent_service.choices.choice import Choice, Decision, chosen_at
from consent_service.choices.visitor import pseudonym_of
from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.record_file import (
    decode_record_file,
    digest_of,
    encode_record_file,
)
from consent_service.policy.revision import Revision


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One choice, as it is put on record (requirements B-01 to B-15).

    The fields stand in the order of the alphabet: with sorted decisions that is
    the canonical order, so encoding is one pass. No field says where the visitor
    came from or with what browser (requirement B-06).

    Attributes:
        action: What the visitor did. Example: `"save"`.
        at: The service's own time, UTC, in milliseconds (requirement B-03).
            Example: `"2026-11-22T12:00:00.123Z"`.
        chosen_at: The visitor's clock, to the second; absent if it sent none.
            Example: `"2026-11-22T12:00:00Z"`.
        controller: Who answered for the site. Example: `"Example Oy"`.
        decisions: Every category of the revision, the necessary one included.
            Example: `{"analytics": "granted", "necessary": "granted"}`.
        expires_at: When the choice ends, UTC. Example: `"2027-05-24T12:00:00.123Z"`.
        gpc: Whether the browser sent Global Privacy Control. Example: `false`.
        id: The choice's own id, made by the visitor's browser.
            Example: `"0a1b2c3d4e5f60718293a4b5c6d7e8f9"`.
        jurisdiction: Whose law the policy named. Example: `"FI"`.
        language: The language that was shown. Example: `"fi"`.
        revision: Digest of what was shown (requirement B-07).
            Example: `"4f1c…"`.
        site: The name of the site. Example: `"example"`.
        supersedes: Digest of this visitor's record before, if it is known; after a
            hand-over, an image of that of the other site.
            Example: `"9b0e…"`.
        surface: Where the visitor chose. Example: `"banner"`.
        visitor: The visitor's consent id: an image of the random value that the
            browser sent, which is not kept.
            Example: `"3f8a1b2c3d4e5f60718293a4b5c6d7e8"`.
    """

    action: str
    at: str
    chosen_at: str | UnsetType = UNSET
    controller: str
    decisions: dict[str, Decision]
    expires_at: str
    gpc: bool
    id: str
    jurisdiction: str
    language: str
    revision: str
    site: str
    supersedes: str | None
    surface: str
    visitor: str


class Draft(msgspec.Struct, frozen=True):
    """A record that is ready to be logged: its file and the keys to find it by.

    `cells` are the numbers of its day that it counts in (`cells.py`).
    """

    file: bytes
    digest: bytes
    choice: str
    visitor: str
    at: datetime
    revision: str
    action: str
    expires_at: datetime
    cells: tuple[str, ...] = ()


# What the browser sent, or what was made of that alone.
_SENT = (
    *("id", "visitor", "revision", "language", "surface", "action", "decisions"),
    *("gpc", "chosen_at", "supersedes"),
)
# Compiled once; they keep no state between calls.
_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Record)


def make_record(
    choice: Choice,
    decisions: Mapping[str, Decision],
    *,
    revision: Revision,
    at: datetime,
    until: datetime | None = None,
) -> Record:
    """Return the record of a choice that was checked against `revision`.

    Args:
        choice: What the visitor sent.
        decisions: What `check_choice` made of it.
        revision: What was shown; its policy says how long the choice holds.
        at: Now, by the service's clock.
        until: When it ends at the latest, for a choice that began elsewhere.
    """
    policy = revision.policy
    end = at + timedelta(days=policy.validity_days)
    said_at = chosen_at(choice)
    return Record(
        action=choice.action,
        at=format_time(at),
        chosen_at=UNSET if said_at is None else f"{said_at:%Y-%m-%dT%H:%M:%SZ}",
        controller=policy.controller.name,
        decisions=dict(decisions),
        expires_at=format_time(end if until is None else min(end, until)),
        gpc=choice.gpc,
        id=choice.id,
        jurisdiction=policy.jurisdiction,
        language=choice.language,
        revision=revision.digest,
        site=policy.site,
        supersedes=choice.supersedes,
        surface=choice.surface,
        visitor=pseudonym_of(choice.visitor, policy.site),
    )


def is_same_choice(first: Record, again: Record) -> bool:
    """Return whether both records were made from the same body.

    The service's own times differ, and so may what the policy says of the controller
    by now; nothing that the visitor's browser sent may.
    """
    return all(getattr(first, name) == getattr(again, name) for name in _SENT)


def encode_record(record: Record) -> bytes:
    """Return the body of the record's file: canonical JSON (RFC 8785)."""
    return _ENCODER.encode(record)


def decode_record(file: bytes) -> Record:
    """Read the record in a record file.

    Fields that a later release may add are passed over: what is evidence are the
    bytes, and this is only for reading them.

    Raises:
        MalformedEvidenceError: `file` is not the file of a record.
    """
    try:
        return _DECODER.decode(decode_record_file(file).body)
    except (ValueError, RecursionError) as error:
        raise MalformedEvidenceError(f"body is not a record: {error}") from error


def draft_record(record: Record, *, salt: bytes, seen: tuple[str, ...] = ()) -> Draft:
    """Return what the ledger takes: the record's file under that salt, and its keys.

    Args:
        record: The record.
        salt: 32 bytes from a secure source, used for nothing else. They keep the
            digest from saying anything once the file is destroyed.
        seen: Further cells that the choice counts in. No record says them.
    """
    file = encode_record_file(salt, encode_record(record))
    return Draft(
        file=file,
        digest=digest_of(file),
        choice=record.id,
        visitor=record.visitor,
        at=parse_time(record.at),
        revision=record.revision,
        action=record.action,
        expires_at=parse_time(record.expires_at),
        cells=(*record_cells(record), *seen),
    )


def record_cells(record: Record) -> tuple[str, ...]:
    """Return what a record counts in."""
    return cells_of(
        action=record.action,
        decisions=record.decisions,
        revision=record.revision,
        language=record.language,
        surface=record.surface,
        gpc=record.gpc,
    )


def format_time(at: datetime) -> str:
    """Write a time as records have it, such as `2026-11-22T12:00:00.123Z`."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat("T", "milliseconds")[:-6] + "Z"


def parse_time(text: str) -> datetime:
    """Read a time that `format_time` wrote."""
    return datetime.fromisoformat(text)
