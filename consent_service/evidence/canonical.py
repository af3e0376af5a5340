"""JSON in one spelling: the part of RFC 8785 that needs no number formatting.

Keys are ASCII and sorted, nothing is between the tokens, numbers are integers
below 2^53. On that part Python's own writer and RFC 8785 agree byte for byte.
Evidence is still hashed as the bytes that were stored, never written anew.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn, TypeAlias

from consent_service.errors import MalformedEvidenceError

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

# Integers up to here survive a reader that keeps all numbers as doubles.
MAX_INTEGER = 2**53 - 1


def _refuse(token: str) -> NoReturn:
    raise MalformedEvidenceError(f"number is not an integer: {token[:40]}")


def _integer(token: str) -> int:
    # Seventeen characters hold every integer that is allowed, and its sign.
    if len(token) > 17 or abs(value := int(token)) > MAX_INTEGER:
        raise MalformedEvidenceError(f"integer is above 2^53 - 1: {token[:40]}")
    return value


_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)
_DECODER = json.JSONDecoder(
    parse_int=_integer, parse_float=_refuse, parse_constant=_refuse
)


def encode_json(value: Json) -> bytes:
    """Return the canonical bytes of `value`.

    Raises:
        MalformedEvidenceError: It holds something that has no canonical form here.
    """
    _check(value)
    return _encode(value)


def decode_json(data: bytes, what: str) -> Json:
    """Read canonical JSON; refuse any other spelling of the same value."""
    value = _decode(data, what)
    # Writing it again finds whitespace, other escapes, order, and repeated keys,
    # of which the reader keeps the last in silence.
    if _encode(value) != data:
        raise MalformedEvidenceError(f"{what} is not canonical JSON")
    # Canonical JSON escapes no letter: if the bytes are ASCII, so are the keys.
    if not data.isascii():
        _check(value)
    return value


def decode_object(data: bytes, what: str) -> Mapping[str, Json]:
    """Read canonical JSON that has to be an object."""
    value = decode_json(data, what)
    if not isinstance(value, dict):
        raise MalformedEvidenceError(f"{what} is not a JSON object")
    return value


def _encode(value: Json) -> bytes:
    try:
        return _ENCODER.encode(value).encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise MalformedEvidenceError(f"value has no canonical JSON: {error}") from error


def _decode(data: bytes, what: str) -> Json:
    try:
        value: Json = _DECODER.decode(data.decode("utf-8"))
    except (ValueError, RecursionError, MalformedEvidenceError) as error:
        raise MalformedEvidenceError(f"{what} is not JSON: {error}") from error
    return value


def _check(value: Json) -> None:
    pending: list[Json] = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, str) or part is None:
            continue
        if isinstance(part, int):
            if abs(part) > MAX_INTEGER:
                raise MalformedEvidenceError(f"integer is above 2^53 - 1: {part}")
        elif isinstance(part, Mapping):
            for key in part:
                if not key.isascii():
                    raise MalformedEvidenceError(f"key is not ASCII: {key!r}")
            pending.extend(part.values())
        elif isinstance(part, Sequence):
            pending.extend(part)
        else:
            raise MalformedEvidenceError(f"{type(part).__name__} has no place in JSON")
