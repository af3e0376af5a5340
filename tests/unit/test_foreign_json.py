"""Whatever bytes come: they are read whole and without doubt, or refused."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.errors import RequestError
from consent_service.foreign_json import Flaw, decode_foreign

ANY = msgspec.json.Decoder()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def read(data: bytes) -> object:
    return decode_foreign(data, ANY, refused)


def refused(flaw: Flaw) -> RequestError:
    return RequestError(flaw.text, hint="json" if flaw.is_json else "")


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"a":1, "a":2}',
        b'{"a":1,"\\u0061":2}',
        b'{"a":"\\u003a\\u003a","a":""}',
        b'[{"b":{"a":[],"c":1,"a":{}}}]',
        b'{"\\ud83d\\ude00":1,"\xf0\x9f\x98\x80":2}',
    ],
)
def test_a_key_that_stands_twice_is_refused_at_any_depth(data: bytes) -> None:
    with pytest.raises(RequestError, match="duplicate key") as caught:
        read(data)

    assert caught.value.hint == "json"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        b'{"a":"\xff"}',
        b"[" * 100_000,
        b'{"a":' * 5_000,
        b"[" * 990 + b"]" * 990,
        b'{"a":NaN}',
        b"{}{}",
        b'"\\ud800"',
        b"1" * 5_000,
        b"[1e999999]",
    ],
)
def test_what_cannot_be_read_is_our_error(data: bytes) -> None:
    try:
        read(data)
    except RequestError:
        return
    # Only what is JSON within every bound may be read.
    assert data.startswith(b"[" * 990)


@given(VALUES)
def test_what_says_each_thing_once_is_read_in_any_spelling(value: object) -> None:
    for ascii_only in (True, False):
        for indent in (None, 2):
            text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
            try:
                data = text.encode()
            except UnicodeEncodeError:
                continue
            assert read(data) == value


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        read(data)
    except RequestError:
        return
