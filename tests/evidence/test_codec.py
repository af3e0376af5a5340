import pytest

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.codec import (
    decode_base64,
    decode_hash,
    decode_size,
    decode_text,
    is_digest,
)


@pytest.mark.parametrize(
    "text",
    [
        "A",
        "AA",
        "AA=",
        "AAA",
        "AB==",
        "AAB=",
        "AA==\n",
        " AA==",
        "AA==AA==",
        "AA=A",
        "=AAA",
        "A-_A",
        "ÄÄÄÄ",
        "\ud800AAA",
    ],
)
def test_base64_has_one_spelling(text: str) -> None:
    """`AB==` decodes to the byte of `AA==`: the spare bits would be free to change."""
    with pytest.raises(MalformedEvidenceError, match="base64"):
        decode_base64(text, "test")


def test_base64_of_nothing_is_nothing() -> None:
    assert decode_base64("", "test") == b""
    assert decode_base64("AA==", "test") == b"\0"


def test_a_long_mistake_is_not_repeated_in_full() -> None:
    with pytest.raises(MalformedEvidenceError) as caught:
        decode_base64("!" * 1000, "test")

    assert len(str(caught.value)) < 100


@pytest.mark.parametrize("text", ["", "AAAA", "A" * 42 + "==", "A" * 44])
def test_a_hash_is_32_bytes(text: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_hash(text, "test")


@pytest.mark.parametrize(
    "text",
    [
        *("", "-1", "+1", "01", "00", "1.0", "1e3", " 1", "1 ", "1_000", "٣", "²"),
        *("0x1", "9223372036854775808", "9" * 5000),
    ],
)
def test_a_number_has_one_spelling_and_fits_int64(text: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_size(text, "test")


def test_the_largest_number_is_that_of_int64() -> None:
    assert decode_size("9223372036854775807", "test") == 2**63 - 1
    assert decode_size("0", "test") == 0


@pytest.mark.parametrize(
    "data", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"a\tb", b"\r\n"]
)
def test_text_is_utf8_without_control_characters(data: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_text(data, "test")


@pytest.mark.parametrize(
    "text", [None, 1, "", "0" * 63, "0" * 65, "A" * 64, "g" * 64, "0" * 63 + "\n"]
)
def test_a_digest_is_64_lower_case_hexadecimal_characters(text: object) -> None:
    assert not is_digest(text)


def test_a_digest_is_recognised() -> None:
    assert is_digest("0123456789abcdef" * 4)
