"""Record files, and the entries by which a log commits to them.

A record file is what is disclosed, exported, given to the visitor, and destroyed.
The log holds its SHA-256 alone. The salt comes first and has a fixed length: 32
random bytes make the digest say nothing of the rest once the file is gone, and
nobody can shift the border between salt and body.
"""

from dataclasses import dataclass
from hashlib import sha256

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.codec import HASH_SIZE, decode_base64, encode_base64
from consent_service.evidence.statement import Statement
from consent_service.evidence.statement_json import decode_statement, encode_statement
from consent_service.evidence.tiles import MAX_ENTRY

# The line separates these digests from those of any other kind of file.
RECORD_MAGIC = b"consent-record/v1\n"
SALT_SIZE = 32

# The base64 of 32 bytes.
SALT_TEXT = 44

# Two hundred categories fit; a megabyte of invented ones does not.
MAX_RECORD = 16_384

# 0x11 stays free for entries with a C2SP tlog-addenda trailer.
RECORD_ENTRY = 0x01
STATEMENT_ENTRY = 0x02


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A record and its salt. `body` is the exact JSON, hashed as it is."""

    salt: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """The entry of a record: the SHA-256 of its file and nothing else."""

    digest: bytes


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """The entry of a statement, which stands in the log in clear."""

    statement: Statement


def encode_record_file(salt: bytes, body: bytes) -> bytes:
    """Return the record file of `body`, the canonical JSON of a record.

    Raises:
        MalformedEvidenceError: The salt is not 32 bytes, or the file is too large.
    """
    if len(salt) != SALT_SIZE:
        raise MalformedEvidenceError(f"salt is {len(salt)} bytes, not {SALT_SIZE}")
    data = RECORD_MAGIC + encode_base64(salt).encode() + b"\n" + body
    _check_length(data)
    return data


def decode_record_file(data: bytes) -> RecordFile:
    """Split a record file. Whether it is the one in the log, its digest says."""
    _check_length(data)
    start = len(RECORD_MAGIC) + SALT_TEXT
    salt, body = data[len(RECORD_MAGIC) : start], data[start + 1 :]
    if not data.startswith(RECORD_MAGIC) or data[start : start + 1] != b"\n":
        raise MalformedEvidenceError("not a consent-record/v1")
    if not body or b"\n" in body:
        raise MalformedEvidenceError("body of a record is not one line")
    # A byte above 0x7f becomes U+FFFD, which is in no base64.
    decoded = decode_base64(salt.decode("ascii", "replace"), "salt of a record")
    if len(decoded) != SALT_SIZE:
        raise MalformedEvidenceError(f"salt is {len(decoded)} bytes, not {SALT_SIZE}")
    return RecordFile(decoded, body)


def digest_of(record_file: bytes) -> bytes:
    """Return what names a record everywhere: the SHA-256 of its file."""
    return sha256(record_file).digest()


def record_entry(digest: bytes) -> bytes:
    """Return the log's entry for the record with that digest."""
    if len(digest) != HASH_SIZE:
        raise MalformedEvidenceError(f"digest is {len(digest)} bytes, not {HASH_SIZE}")
    return bytes((RECORD_ENTRY,)) + digest


def statement_entry(statement: Statement) -> bytes:
    """Return the log's entry for a statement.

    Raises:
        MalformedEvidenceError: The statement is not well formed or does not fit
            into an entry; `erasure_statements` splits what is too long.
    """
    entry = bytes((STATEMENT_ENTRY,)) + encode_statement(statement)
    if len(entry) > MAX_ENTRY:
        raise MalformedEvidenceError(f"statement is {len(entry)} bytes, too long")
    return entry


def decode_entry(entry: bytes) -> RecordEntry | StatementEntry:
    """Read an entry of the log."""
    kind, content = entry[:1], entry[1:]
    if kind == bytes((RECORD_ENTRY,)) and len(content) == HASH_SIZE:
        return RecordEntry(content)
    if kind == bytes((STATEMENT_ENTRY,)):
        return StatementEntry(decode_statement(content))
    raise MalformedEvidenceError(
        f"entry of {len(entry)} bytes is of an unknown kind: {kind.hex()!r}"
    )


def _check_length(data: bytes) -> None:
    if len(data) > MAX_RECORD:
        raise MalformedEvidenceError(
            f"record file is {len(data)} bytes, above {MAX_RECORD}"
        )
