from hashlib import sha256

import pytest

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.record_file import (
    RecordEntry,
    StatementEntry,
    decode_entry,
    decode_record_file,
    digest_of,
    encode_record_file,
    record_entry,
    statement_entry,
)
from consent_service.evidence.statement import Close
from tests.evidence.sample import AT

SALT = bytes(range(32))
SALT_TEXT = b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
FILE = b"consent-record/v1\n" + SALT_TEXT + b'\n{"a":1}'


def test_a_record_file_is_magic_salt_and_body() -> None:
    assert encode_record_file(SALT, b'{"a":1}') == FILE
    assert decode_record_file(FILE).salt == SALT
    assert decode_record_file(FILE).body == b'{"a":1}'


def test_the_digest_is_what_sha256sum_prints() -> None:
    assert digest_of(FILE) == sha256(FILE).digest()


def test_an_entry_holds_the_digest_and_nothing_else() -> None:
    entry = record_entry(digest_of(FILE))

    assert entry == b"\x01" + sha256(FILE).digest()
    assert decode_entry(entry) == RecordEntry(digest_of(FILE))


def test_equal_records_with_other_salts_have_unlike_entries() -> None:
    """Without its salt an entry says nothing, whatever the record was."""
    other = encode_record_file(bytes(32), b'{"a":1}')

    assert digest_of(other) != digest_of(FILE)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"consent-record/v1\n",
        FILE[:-7],
        FILE + b"\n",
        FILE.replace(b"v1", b"v2"),
        FILE.replace(b"\n", b"\r\n"),
        FILE.replace(SALT_TEXT, SALT_TEXT[:-1]),
        FILE.replace(SALT_TEXT, SALT_TEXT[:-2] + b"9="),
        FILE.replace(SALT_TEXT, b"AAAA"),
        FILE.replace(SALT_TEXT, SALT_TEXT.replace(b"A", b"-")),
        FILE.replace(SALT_TEXT, b"A" * 44),
        FILE.replace(SALT_TEXT, SALT_TEXT.replace(b"A", b"\xff")),
        FILE.replace(b"1}", b"\n1}"),
        FILE + b"x" * 20_000,
    ],
)
def test_what_is_no_record_file_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_record_file(data)


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"\x00" + bytes(32),
        b"\x01",
        b"\x01" + bytes(31),
        b"\x01" + bytes(33),
        b"\x02",
        b"\x02{}",
        b"\x02[]",
        b'\x02{"type":"close"}',
        b"\x03" + bytes(32),
        b"\x11" + bytes(37),
    ],
)
def test_what_is_no_entry_is_refused(entry: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_entry(entry)


def test_a_statement_stands_in_its_entry_in_clear() -> None:
    entry = statement_entry(Close(AT))

    assert entry == b'\x02{"at":"2026-11-22T12:00:00.123Z","type":"close"}'
    assert decode_entry(entry) == StatementEntry(Close(AT))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_salts_and_digests_of_another_length_are_refused(length: int) -> None:
    with pytest.raises(MalformedEvidenceError):
        encode_record_file(bytes(length), b"{}")
    with pytest.raises(MalformedEvidenceError):
        record_entry(bytes(length))


def test_a_record_that_is_too_large_is_not_written() -> None:
    with pytest.raises(MalformedEvidenceError, match="above 16384"):
        encode_record_file(SALT, b"x" * 16_384)
