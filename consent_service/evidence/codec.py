"""The few text forms that all formats share, each with one accepted spelling.

A value that can be spelled twice can be altered unnoticed: a second spelling of a
base64 string decodes to the same bytes and makes another file. Decoders here
therefore take what the encoder would have written and refuse the rest.
"""

import binascii
import re
from base64 import b64decode, b64encode

from consent_service.errors import MalformedEvidenceError

HASH_SIZE = 32

# Go's int64 bounds a tree size everywhere in the C2SP ecosystem.
MAX_SIZE = 2**63 - 1

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def encode_base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def decode_base64(text: str, what: str) -> bytes:
    """Decode standard base64 (RFC 4648 section 4), padded, with zero spare bits."""
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedEvidenceError(f"{what} is not base64: {_short(text)}") from error
    # Two spellings of the same bytes may differ in the bits that padding leaves over.
    if encode_base64(data) != text:
        raise MalformedEvidenceError(f"{what} is not canonical base64: {_short(text)}")
    return data


def decode_hash(text: str, what: str) -> bytes:
    """Decode the base64 of one SHA-256 hash."""
    data = decode_base64(text, what)
    if len(data) != HASH_SIZE:
        raise MalformedEvidenceError(f"{what} is {len(data)} bytes, not {HASH_SIZE}")
    return data


def decode_size(text: str, what: str) -> int:
    """Decode an ASCII decimal without leading zeros, below 2^63."""
    # 19 digits hold 2^63; the bound also keeps int() from working on a megabyte.
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise MalformedEvidenceError(f"{what} is not a decimal number: {_short(text)}")
    if text != "0" and text.startswith("0"):
        raise MalformedEvidenceError(f"{what} has a leading zero: {_short(text)}")
    if (value := int(text)) > MAX_SIZE:
        raise MalformedEvidenceError(f"{what} is above 2^63 - 1: {value}")
    return value


def decode_text(data: bytes, what: str) -> str:
    """Decode UTF-8 that holds no control character but the newline."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedEvidenceError(f"{what} is not UTF-8") from error
    if _CONTROL.search(text):
        raise MalformedEvidenceError(f"{what} holds a control character")
    return text


def is_digest(text: object) -> bool:
    """Return whether `text` is a SHA-256 in lower-case hexadecimal."""
    return (
        isinstance(text, str)
        and len(text) == 2 * HASH_SIZE
        and not text.strip("0123456789abcdef")
    )


def _short(text: str) -> str:
    # Hostile input must not fill a log; 40 characters identify the place.
    return repr(text if len(text) <= 40 else text[:40] + "…")
