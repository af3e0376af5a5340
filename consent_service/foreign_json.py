"""JSON that somebody else wrote: read whole and unambiguously, or refused.

The one door for bodies, cookies, tokens and small files. Whatever the parser may raise
is turned into an error of the caller's choice, so nothing has to be listed by hand.
"""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import msgspec

from consent_service.errors import ConsentServiceError

Content = TypeVar("Content")

# The most of a key that an error repeats.
_LONGEST_KEY = 63


class Flaw(NamedTuple):
    """Why a text was refused. `is_json` says that it is JSON, of another shape."""

    text: str
    is_json: bool


Refuse = Callable[[Flaw], ConsentServiceError]


class _RepeatedKeyError(ValueError):
    """An object has a duplicate key."""


def decode_foreign(
    data: bytes, decoder: msgspec.json.Decoder[Content], refuse: Refuse
) -> Content:
    """Return what `data` says, in the type of `decoder`.

    An object that has a key twice says two things and is refused, at any depth:
    readers of JSON differ in which of them they take (RFC 8259 section 4).

    Raises:
        ConsentServiceError: What `refuse` makes of the flaw.
    """
    try:
        content = decoder.decode(data)
        # What writes to the same bytes again has every key once. Browsers send this
        # spelling, and it takes a third of the time of looking at each key.
        if _ENCODER.encode(_ANYTHING.decode(data)) != data:
            _KEY_BY_KEY.decode(data.decode())
    except (_RepeatedKeyError, msgspec.ValidationError) as error:
        raise refuse(Flaw(str(error), is_json=True)) from error
    except (ValueError, RecursionError) as error:
        # Malformed, not UTF-8, a number too long for an integer; nested without end.
        raise refuse(Flaw(str(error), is_json=False)) from error
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the pairs of an object, and refuse a duplicate key."""
    content = dict(pairs)
    if len(content) < len(pairs):
        ((repeated, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise _RepeatedKeyError(f"duplicate key {repeated[:_LONGEST_KEY]!r}")
    return content


# Compiled once; they keep no state between calls.
_ANYTHING = msgspec.json.Decoder()
_ENCODER = msgspec.json.Encoder()
_KEY_BY_KEY = json.JSONDecoder(object_pairs_hook=_once)
