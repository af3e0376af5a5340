import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.note import format_vkey
from consent_service.evidence.record_file import statement_entry
from consent_service.evidence.statement import (
    Close,
    Config,
    Erasure,
    Genesis,
    Key,
    Previous,
    Restore,
    Retention,
    Statement,
    erasure_statements,
    retention_statements,
    spans_of,
)
from consent_service.evidence.statement_fields import is_instant
from consent_service.evidence.statement_json import decode_statement, encode_statement
from tests.evidence.sample import AT, DAY, ORIGIN, REVISION, SampleLog, vkey

VKEY = format_vkey(vkey())
NOTE = SampleLog().begin().checkpoint().decode()
ALL: list[Statement] = [
    Genesis(ORIGIN, "inope", (VKEY,)),
    Genesis("next.example", "inope", (VKEY, VKEY), Previous(ORIGIN, NOTE)),
    Config(REVISION, AT),
    Erasure(((0, 0), (2, 7)), "art17", DAY),
    Retention(((1, 2**53 - 1),), DAY),
    Erasure(((5, 5),), "court", DAY, ORIGIN),
    Retention(((0, 0),), DAY, ORIGIN),
    Key(VKEY, AT),
    Restore(NOTE, None, AT),
    Restore(NOTE, (5, 9), AT),
    Close(AT),
]


@pytest.mark.parametrize("statement", ALL)
def test_what_is_written_is_read(statement: Statement) -> None:
    assert decode_statement(encode_statement(statement)) == statement


def test_statements_look_like_this() -> None:
    assert encode_statement(ALL[3]) == (
        b'{"at":"2026-12-01","ranges":[[0,0],[2,7]],"reason":"art17","type":"erasure"}'
    )


@pytest.mark.parametrize("statement", ALL)
def test_every_field_is_needed_and_no_other_is_taken(statement: Statement) -> None:
    fields = json.loads(encode_statement(statement))
    optional = {"previous", "lost"}
    if not isinstance(statement, Genesis):
        optional.add("origin")
    for name in fields.keys() - optional:
        rest = {key: value for key, value in fields.items() if key != name}
        with pytest.raises(MalformedEvidenceError):
            decode_statement(_canonical(rest))
        wrongs: list[object] = [None, 1, True, [], {}, "", "x y", [[]], [[1]], -1]
        for wrong in wrongs:
            with pytest.raises(MalformedEvidenceError):
                decode_statement(_canonical({**fields, name: wrong}))
    with pytest.raises(MalformedEvidenceError, match="'more' that is not expected"):
        decode_statement(_canonical({**fields, "more": 1}))


def test_a_publication_says_who_and_why() -> None:
    statement = Config(REVISION, AT, "20c4827ed252a77c", "Hotjar was taken off.")

    assert decode_statement(encode_statement(statement)) == statement
    assert b'"by":"20c4827ed252a77c"' in encode_statement(statement)


def test_a_publication_by_nobody_is_spelled_as_ever() -> None:
    """A log of an earlier release has no other bytes now."""
    assert set(json.loads(encode_statement(Config(REVISION, AT)))) == {
        "at",
        "revision",
        "type",
    }


@pytest.mark.parametrize(
    ("by", "why"),
    [("a b", ""), ("ä", ""), ("x" * 65, ""), ("", "x" * 201), ("", "a\nb"), ("", " a")],
)
def test_a_publication_names_a_token_and_one_plain_line(by: str, why: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        encode_statement(Config(REVISION, AT, by, why))
    fields = {"type": "config", "revision": REVISION, "at": AT}
    for empty in ({"by": ""}, {"why": ""}):
        with pytest.raises(MalformedEvidenceError):
            decode_statement(_canonical({**fields, **empty}))


def _canonical(value: object) -> bytes:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


@pytest.mark.parametrize(
    "ranges",
    [
        "[]",
        "[[2,1]]",
        "[[-1,1]]",
        "[[1,1],[1,1]]",
        "[[1,2],[3,4]]",
        "[[5,6],[1,2]]",
        "[[1,4],[2,3]]",
        "[[1,2,3]]",
        "[[true,true]]",
        "[[false,1]]",
        '[["1","2"]]',
        "[1,2]",
        "[[1,9007199254740992]]",
        "[" + ",".join(f"[{2 * n},{2 * n}]" for n in range(1001)) + "]",
    ],
)
def test_ranges_have_one_spelling(ranges: str) -> None:
    data = f'{{"at":"2026-12-01","ranges":{ranges},"type":"retention"}}'

    with pytest.raises(MalformedEvidenceError):
        decode_statement(data.encode())


@pytest.mark.parametrize(
    "data",
    [
        b'{"type":"promise"}',
        b'{"type":["close"]}',
        b'{"at":"2026-12-01","ranges":[[1,1]],"reason":"fun","type":"erasure"}',
        b'{"at":"2026-13-01","ranges":[[1,1]],"type":"retention"}',
        b'{"at":"2026-02-30","ranges":[[1,1]],"type":"retention"}',
        b'{"at":"20261201","ranges":[[1,1]],"type":"retention"}',
        b'{"at":"2026-12-01","type":"close"}',
        b'{"at":"2026-12-01T00:00:00Z","type":"close"}',
        b'{"at":"2026-12-01T25:00:00.000Z","type":"close"}',
        b'{"at":"2026-12-01T00:00:00.000+00:00","type":"close"}',
        b'{"at":"2026-12-01T00:00:00.000Z","lost":null,"checkpoint":"","type":"restore"}',
        b'{"origin":"a","site":"A","type":"genesis","vkeys":[]}',
        f'{{"origin":"a","site":"A b","type":"genesis","vkeys":["{VKEY}"]}}'.encode(),
        f'{{"origin":"a b","site":"a","type":"genesis","vkeys":["{VKEY}"]}}'.encode(),
        b'{"origin":"a","site":"a","type":"genesis","vkeys":[1]}',
        b'{"origin":"a","site":"a","type":"genesis","vkeys":["a"]}',
    ],
)
def test_a_statement_with_a_wrong_field_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_statement(data)


def test_the_checkpoint_quoted_is_of_the_log_named() -> None:
    quoted = Genesis("next.example", "inope", (VKEY,), Previous("other.example", NOTE))

    with pytest.raises(MalformedEvidenceError, match="checkpoint of another log"):
        encode_statement(quoted)


def test_previous_is_an_origin_and_a_checkpoint() -> None:
    fields = json.loads(encode_statement(ALL[1]))
    for wrong in (None, {}, {"origin": ORIGIN}, {**fields["previous"], "more": 1}):
        with pytest.raises(MalformedEvidenceError):
            decode_statement(_canonical({**fields, "previous": wrong}))


@pytest.mark.parametrize(
    "text", ["2026-11-22T12:00:00.123Z", "2024-02-29T23:59:59.999Z"]
)
def test_times_are_utc_to_the_millisecond(text: str) -> None:
    assert is_instant(text)
    assert not is_instant(text[:-1])
    assert not is_instant(text.replace("T", " "))
    assert not is_instant(text + "\n")


@given(st.sets(st.integers(0, 60)))
def test_spans_name_just_the_indexes(indexes: set[int]) -> None:
    spans = list(spans_of(indexes))

    named = [index for first, last in spans for index in range(first, last + 1)]
    assert named == sorted(indexes)
    assert all(before[1] + 1 < after[0] for before, after in pairwise(spans))


def test_what_is_too_long_for_an_entry_is_said_in_several() -> None:
    scattered = range(0, 9_000_000_000_000, 4_000_000_000)
    erased = list(erasure_statements(scattered, reason="art17", day=DAY))
    retired = list(retention_statements(scattered, day=DAY))

    assert [len(statement.spans) for statement in erased] == [1000, 1000, 250]
    assert [len(statement.spans) for statement in retired] == [1000, 1000, 250]
    statements: list[Statement] = [*erased, *retired]
    for statement in statements:
        assert len(statement_entry(statement)) < 65_535


def test_no_index_is_no_statement() -> None:
    assert list(erasure_statements([], reason="art17", day=DAY)) == []


def test_a_statement_too_long_for_an_entry_is_refused() -> None:
    """Sixteen keys with long names would not fit: they are not written."""
    keys = tuple(format_vkey(vkey("k" * 9_000, seed)) for seed in range(1, 17))

    with pytest.raises(MalformedEvidenceError, match="too long"):
        statement_entry(Genesis(ORIGIN, "inope", keys))
