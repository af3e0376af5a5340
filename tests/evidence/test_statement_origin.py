"""Statements that erase in an earlier log: one spelling, and nothing else is read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.record_file import statement_entry
from consent_service.evidence.statement import (
    MAX_SPANS,
    REASONS,
    Erasure,
    Retention,
    Span,
    erasure_statements,
    retention_statements,
    spans_of,
)
from consent_service.evidence.statement_json import decode_statement, encode_statement
from tests.evidence.sample import DAY, ORIGIN

SPANS = (
    st.sets(st.integers(0, 2**53 - 1), min_size=1, max_size=40).map(spans_of).map(tuple)
)
ORIGINS = st.none() | st.text("abcdefgäö0123456789./-_", min_size=1, max_size=80)
DAYS = st.dates().map(lambda day: day.isoformat())


def test_an_erasure_in_an_earlier_log_looks_like_this() -> None:
    assert encode_statement(Erasure(((3, 3), (7, 9)), "art17", DAY, ORIGIN)) == (
        b'{"at":"2026-12-01","origin":"consent.example/log/s8k2/1",'
        b'"ranges":[[3,3],[7,9]],"reason":"art17","type":"erasure"}'
    )


def test_a_retention_in_an_earlier_log_looks_like_this() -> None:
    assert encode_statement(Retention(((0, 4),), DAY, ORIGIN)) == (
        b'{"at":"2026-12-01","origin":"consent.example/log/s8k2/1",'
        b'"ranges":[[0,4]],"type":"retention"}'
    )


def test_no_origin_is_no_field() -> None:
    assert b"origin" not in encode_statement(Retention(((0, 4),), DAY))


@given(SPANS, st.sampled_from(REASONS), DAYS, ORIGINS)
def test_an_erasure_is_read_as_it_was_written(
    spans: tuple[Span, ...], reason: str, day: str, origin: str | None
) -> None:
    statement = Erasure(spans, reason, day, origin)

    assert decode_statement(encode_statement(statement)) == statement


@given(SPANS, DAYS, ORIGINS)
def test_a_retention_is_read_as_it_was_written(
    spans: tuple[Span, ...], day: str, origin: str | None
) -> None:
    statement = Retention(spans, day, origin)

    assert decode_statement(encode_statement(statement)) == statement


@given(st.binary(max_size=80), st.integers(0, 120))
def test_what_is_read_has_one_spelling(noise: bytes, place: int) -> None:
    """Whatever is put into a statement, it is refused or written the same again."""
    data = encode_statement(Erasure(((3, 3),), "art17", DAY, ORIGIN))
    changed = data[:place] + noise + data[place + len(noise) :]

    try:
        statement = decode_statement(changed)
    except MalformedEvidenceError:
        return

    assert encode_statement(statement) == changed


@pytest.mark.parametrize(
    "origin", [None, 1, True, [], {}, "", "a b", "a+b", "a\nb", ["a"], "a\u2028b"]
)
@pytest.mark.parametrize("kind", ["erasure", "retention"])
def test_an_origin_that_names_no_log_is_refused(kind: str, origin: object) -> None:
    fields = {"at": DAY, "ranges": [[1, 1]], "type": kind, "origin": origin}
    if kind == "erasure":
        fields["reason"] = "art17"
    data = json.dumps(
        fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()

    with pytest.raises(MalformedEvidenceError):
        decode_statement(data)


@pytest.mark.parametrize("origin", ["", "a b"])
def test_an_origin_that_names_no_log_is_not_written(origin: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        encode_statement(Retention(((1, 1),), DAY, origin))


def test_each_of_several_statements_names_the_log() -> None:
    scattered = range(0, 9_000_000_000_000, 4_000_000_000)
    origin = "o" * 250
    erased = [*erasure_statements(scattered, reason="court", day=DAY, origin=origin)]
    retired = [*retention_statements(scattered, day=DAY, origin=origin)]

    assert {said.origin for said in erased} == {origin}
    assert {said.origin for said in retired} == {origin}
    assert [len(said.spans) for said in erased] == [MAX_SPANS, MAX_SPANS, 250]
    assert max(len(statement_entry(said)) for said in erased) < 65_535
