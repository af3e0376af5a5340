from datetime import UTC, datetime

import pytest

from consent_service.errors import StoreError
from consent_service.store.interface import LogKey, StoredRecord
from consent_service.store.redis.layout.rows import decode_record, encode_record
from consent_service.store.redis.layout.values import (
    decode_heads,
    decode_time,
    encode_head,
    encode_time,
    pack,
    unpack,
)
from tests.store.redis_sample import make_commit, make_record

KEY = LogKey("example", 3)
EMPTY = StoredRecord(
    7,
    None,
    None,
    None,
    None,
    None,
    None,
    None,
    None,
    erased_by=(LogKey("example", 4), 9),
)


@pytest.mark.parametrize(
    "text",
    [
        "00ff",
        "ab" * 32,
        "550e8400-e29b-41d4-a716-446655440000",
        "ABCD",
        "abc",
        "",
        "tämä",
        "dGhpcyBpcyAyMiBjaGFycw",
    ],
)
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    assert unpack(pack(text)) == text


def test_hexadecimal_takes_half_the_room() -> None:
    assert len(pack("ab" * 32)) == 33


@pytest.mark.parametrize("record", [make_record(7), EMPTY])
def test_a_record_comes_out_as_it_went_in(record: StoredRecord) -> None:
    assert decode_record(KEY, 7, encode_record(record)) == record


def test_times_keep_their_microseconds() -> None:
    at = datetime(2026, 11, 22, 12, 0, 0, 123_457, tzinfo=UTC)

    assert decode_time(encode_time(at)) == at


def test_a_head_comes_out_as_it_went_in() -> None:
    head = make_commit(0, 3).head

    fields = {b"1": head.checkpoint, b"1:head": encode_head(head), b"1:day": b"x"}

    assert decode_heads("example", fields) == [head]


def test_only_the_newest_epoch_can_be_open() -> None:
    fields = {}
    for epoch in (1, 2, 10):
        head = make_commit(0, 3, epoch=epoch).head
        fields[str(epoch).encode()] = head.checkpoint
        fields[f"{epoch}:head".encode()] = encode_head(head)

    heads = decode_heads("example", fields)

    assert [(head.key.epoch, head.state) for head in heads] == [
        (1, "closed"),
        (2, "closed"),
        (10, "open"),
    ]


@pytest.mark.parametrize("value", [b"", b"\xc1", b"\x91\xa1x", b"{}"])
def test_a_strange_value_is_an_error_of_the_store(value: bytes) -> None:
    with pytest.raises(StoreError):
        decode_record(KEY, 7, value)


def test_a_head_without_its_rest_is_an_error_of_the_store() -> None:
    with pytest.raises(StoreError):
        decode_heads("example", {b"1": b"checkpoint"})
