"""How a record looks inside Redis: a MessagePack array, fields only ever added."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from consent_service.errors import StoreError
from consent_service.store.interface import LogKey, StoredRecord
from consent_service.store.redis.layout.values import (
    decode_time,
    encode_time,
    pack,
    unpack,
)

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class _Row(msgspec.Struct, array_like=True, omit_defaults=True):
    """A record without its index, which is its field."""

    digest: bytes | None = None
    file: bytes | None = None
    choice: bytes | None = None
    visitor: bytes | None = None
    at: int | None = None
    revision: bytes | None = None
    action: str | None = None
    expires_at: int | None = None
    erased_by: int | None = None
    # The epoch whose statement it is. Absent in rows of format 1: the record's own.
    erased_in: int | None = None


_encoder = msgspec.msgpack.Encoder()
_rows = msgspec.msgpack.Decoder(_Row)


def encode_record(record: StoredRecord) -> bytes:
    return _encoder.encode(
        _Row(
            digest=_with(pack, record.digest),
            file=record.file,
            choice=_with(pack, record.choice),
            visitor=_with(pack, record.visitor),
            at=_with(encode_time, record.at),
            revision=_with(pack, record.revision),
            action=record.action,
            expires_at=_with(encode_time, record.expires_at),
            erased_by=_with(lambda by: by[1], record.erased_by),
            erased_in=_with(lambda by: by[0].epoch, record.erased_by),
        )
    )


def decode_record(key: LogKey, index: int, value: bytes) -> StoredRecord:
    """Read a record of a log back.

    Raises:
        StoreError: The value is not one that this program wrote.
    """
    try:
        row = _rows.decode(value)
    except msgspec.DecodeError as error:
        raise StoreError(f"record {index} has an unknown format") from error
    return StoredRecord(
        index=index,
        digest=_with(unpack, row.digest),
        file=row.file,
        choice=_with(unpack, row.choice),
        visitor=_with(unpack, row.visitor),
        at=_with(decode_time, row.at),
        revision=_with(unpack, row.revision),
        action=row.action,
        expires_at=_with(decode_time, row.expires_at),
        erased_by=_erased_by(key, row),
    )


def _erased_by(key: LogKey, row: _Row) -> tuple[LogKey, int] | None:
    if row.erased_by is None:
        return None
    return LogKey(key.site, row.erased_in or key.epoch), row.erased_by


def _with(change: Callable[[_Given], _Made], value: _Given | None) -> _Made | None:
    return None if value is None else change(value)
