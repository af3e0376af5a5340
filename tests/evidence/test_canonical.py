from typing import cast

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.canonical import (
    Json,
    decode_json,
    decode_object,
    encode_json,
)

KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_our_json_is_that_of_rfc_8785(value: Json) -> None:
    """Third parties may write records anew, although nobody has to."""
    assert encode_json(value) == rfc8785.dumps(cast(str, value))


@given(VALUES)
def test_what_is_written_is_read(value: Json) -> None:
    assert decode_json(encode_json(value), "test") == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" {}",
        b"{} ",
        b"{}\n",
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":9007199254740992}',
        b'{"a":-9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"\xc3\xa4":1}',
        b'{"a":"\\u00e4"}',
        b'{"a":"\\/"}',
        b'{"a":"\\u000A"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b"\xef\xbb\xbf{}",
        b'{"a":1}{"a":1}',
        b"{'a':1}",
        b'{"a":1,}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"nul",
    ],
)
def test_any_other_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_json(data, "test")


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, {"ä": 1}, "\ud800", b"bytes", {"a": {1, 2}}, [object()]],
)
def test_what_has_no_canonical_form_is_not_written(value: object) -> None:
    with pytest.raises(MalformedEvidenceError):
        encode_json(cast(Json, value))


@pytest.mark.parametrize("data", [b"[]", b"1", b'"a"', b"null"])
def test_an_object_is_asked_for(data: bytes) -> None:
    with pytest.raises(MalformedEvidenceError, match="test is not a JSON object"):
        decode_object(data, "test")
