"""How stored values look inside Redis: MessagePack arrays, fields only ever added.

Digests and random ids are hexadecimal outside and raw bytes here, which halves
them. The first byte says which it was, so that whatever came in comes out unchanged.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from consent_service.errors import StoreError
from consent_service.store.interface import (
    Access,
    Head,
    LogKey,
    LogState,
    StoredDraft,
    StoredPolicy,
    StoredRevision,
    StoredSetUp,
    StoredStatement,
    StoredToken,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class _HeadRow(msgspec.Struct, array_like=True):
    """A head without its checkpoint, which has a field of its own to compare."""

    origin: str
    state: LogState
    size: int
    frontier: tuple[bytes, ...]
    at: int


class _StatementRow(msgspec.Struct, array_like=True):
    """A statement as it stands in Redis."""

    kind: str
    body: bytes


class _RevisionRow(msgspec.Struct, array_like=True):
    """A revision as it stands in Redis; the time is in microseconds."""

    document: bytes
    published_at: int


_heads = msgspec.msgpack.Decoder(_HeadRow)
_statements = msgspec.msgpack.Decoder(_StatementRow)
_revisions = msgspec.msgpack.Decoder(_RevisionRow)
_tokens = msgspec.msgpack.Decoder(StoredToken)
_policies = msgspec.msgpack.Decoder(StoredPolicy)
_drafts = msgspec.msgpack.Decoder(StoredDraft)
_set_ups = msgspec.msgpack.Decoder(StoredSetUp)
_accesses = msgspec.msgpack.Decoder(Access)
_encoder = msgspec.msgpack.Encoder()


def encode_time(at: datetime) -> int:
    """Return microseconds since 1970, which a sorted set's double holds exactly."""
    return (at - _EPOCH) // _MICROSECOND


def decode_time(at: int) -> datetime:
    return _EPOCH + at * _MICROSECOND


def pack(text: str) -> bytes:
    """Return `x` and the raw bytes of plain hexadecimal, or `=` and any other text."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return b"=" + text.encode()
    return b"x" + raw if raw.hex() == text else b"=" + text.encode()


def unpack(value: bytes) -> str:
    """Return the text that `pack` was given."""
    return value[1:].hex() if value.startswith(b"x") else value[1:].decode()


def encode_head(head: Head) -> bytes:
    at = encode_time(head.at)
    row = _HeadRow(head.origin, head.state, head.size, head.frontier, at)
    return _encoder.encode(row)


def decode_heads(site: str, fields: Mapping[bytes, bytes]) -> list[Head]:
    """Return the heads of a site's epochs, oldest first.

    Only the newest can be open: the script takes no commit for an earlier one.

    Raises:
        StoreError: A head has an unknown format.
    """
    epochs = sorted(int(name) for name in fields if name.isdigit())
    heads = [_decode_head(LogKey(site, epoch), fields) for epoch in epochs]
    closed = [msgspec.structs.replace(head, state="closed") for head in heads[:-1]]
    return [*closed, *heads[-1:]]


def _decode_head(key: LogKey, fields: Mapping[bytes, bytes]) -> Head:
    try:
        row = _heads.decode(fields.get(f"{key.epoch}:head".encode(), b""))
    except msgspec.DecodeError as error:
        raise StoreError(f"the head of {key} has an unknown format") from error
    return Head(
        key=key,
        origin=row.origin,
        state=row.state,
        size=row.size,
        frontier=row.frontier,
        checkpoint=fields[str(key.epoch).encode()],
        at=decode_time(row.at),
    )


def encode_place(key: LogKey, index: int) -> bytes:
    """Return where a record is within its site; sorts by epoch, then by index."""
    return key.epoch.to_bytes(4) + index.to_bytes(8)


def decode_place(site: str, value: bytes) -> tuple[LogKey, int]:
    return LogKey(site, int.from_bytes(value[:4])), int.from_bytes(value[4:])


def encode_statement(statement: StoredStatement) -> bytes:
    return _encoder.encode(_StatementRow(statement.kind, statement.body))


def decode_statement(index: int, value: bytes) -> StoredStatement:
    try:
        row = _statements.decode(value)
    except msgspec.DecodeError as error:
        raise StoreError(f"statement {index} has an unknown format") from error
    return StoredStatement(index, row.kind, row.body)


def encode_revision(revision: StoredRevision) -> bytes:
    published = encode_time(revision.published_at)
    return _encoder.encode(_RevisionRow(revision.document, published))


def decode_revision(
    site: str, digest: str, value: bytes, *, withdrawn: bytes | None
) -> StoredRevision:
    """Read a revision back; when it was withdrawn is kept beside it."""
    try:
        row = _revisions.decode(value)
    except msgspec.DecodeError as error:
        raise StoreError(f"revision {digest!r} has an unknown format") from error
    return StoredRevision(
        site=site,
        digest=digest,
        document=row.document,
        published_at=decode_time(row.published_at),
        withdrawn_at=None if withdrawn is None else decode_time(int(withdrawn)),
    )


def encode_token(token: StoredToken) -> bytes:
    return _encoder.encode(token)


def decode_token(value: bytes, *, revoked: bytes | None) -> StoredToken:
    """Read a token back; when it was revoked is kept beside it."""
    try:
        token = _tokens.decode(value)
    except msgspec.DecodeError as error:
        raise StoreError("a token has an unknown format") from error
    if revoked is None:
        return token
    return msgspec.structs.replace(token, revoked_at=decode_time(int(revoked)))


def encode_policy(policy: StoredPolicy) -> bytes:
    return _encoder.encode(policy)


def decode_policy(value: bytes) -> StoredPolicy:
    try:
        return _policies.decode(value)
    except msgspec.DecodeError as error:
        raise StoreError("a policy has an unknown format") from error


def encode_draft(draft: StoredDraft) -> bytes:
    return _encoder.encode(draft)


def decode_draft(value: bytes) -> StoredDraft:
    try:
        return _drafts.decode(value)
    except msgspec.DecodeError as error:
        raise StoreError("a draft has an unknown format") from error


def encode_set_up(made: StoredSetUp) -> bytes:
    return _encoder.encode(made)


def decode_set_up(value: bytes) -> StoredSetUp:
    try:
        return _set_ups.decode(value)
    except msgspec.MsgspecError as error:
        raise StoreError("a set-up has an unknown format") from error


def encode_access(access: Access) -> bytes:
    return _encoder.encode(access)


def decode_access(value: bytes) -> Access:
    try:
        return _accesses.decode(value)
    except msgspec.DecodeError as error:
        raise StoreError("an access has an unknown format") from error
