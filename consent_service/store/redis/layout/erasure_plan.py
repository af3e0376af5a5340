"""What destroying records does to the keys of their site. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from consent_service.store.interface import (
    Commit,
    LogKey,
    StoredRecord,
    emptied_record,
    erased_for_good,
)
from consent_service.store.redis.layout.keys import CHUNK, chunk_key, log_key, site_key
from consent_service.store.redis.layout.operations import (
    Keys,
    Operation,
    erased_choice,
    many,
    member_of_visitor,
)
from consent_service.store.redis.layout.rows import encode_record
from consent_service.store.redis.layout.values import pack

Forgotten = Mapping[LogKey, Sequence[StoredRecord]]
"""The stored records that a commit erases, by log, as they still are."""


def forget_records(
    commit: Commit, forgotten: Forgotten, keys: Keys
) -> Iterator[Operation]:
    said_in = commit.head.key
    for key, records in forgotten.items():
        erased = commit.erased[key.epoch]
        empty = [
            emptied_record(record.index, erased_by=(said_in, erased[record.index]))
            for record in records
        ]
        yield from _replace(key, empty, keys)
        yield from _drop_from_index(key, records, keys)
        for_good = erased_for_good(commit, erased)
        yield from _keep_out(
            key.site, [each for each in records if each.index in for_good], keys
        )


def _replace(
    key: LogKey, records: Sequence[StoredRecord], keys: Keys
) -> Iterator[Operation]:
    chunks: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
    for empty in records:
        chunks[empty.index // CHUNK].append((str(empty.index), encode_record(empty)))
    for chunk, rows in chunks.items():
        yield from many("HSET", keys.number(chunk_key(key, chunk)), rows)
        # The chunk may be in the archive, or just be moving there.
        yield "HINCRBY", keys.number(log_key(key, "erasures")), str(chunk), "1"
        yield "SADD", keys.number(log_key(key, "unpurged")), str(chunk)


def _keep_out(
    site: str, records: Sequence[StoredRecord], keys: Keys
) -> Iterator[Operation]:
    rows = [(erased_choice(each.choice), b"") for each in records if each.choice]
    yield from many("HSET", keys.number(site_key(site, "choices")), rows)


def _drop_from_index(
    key: LogKey, records: Sequence[StoredRecord], keys: Keys
) -> Iterator[Operation]:
    digests = [(pack(r.digest),) for r in records if r.digest]
    choices = [(pack(r.choice),) for r in records if r.choice]
    visitors = [
        (member_of_visitor(r.visitor, key, r.index),) for r in records if r.visitor
    ]
    expiries = [(str(r.index),) for r in records]
    yield from many("HDEL", keys.number(site_key(key.site, "digests")), digests)
    yield from many("HDEL", keys.number(site_key(key.site, "choices")), choices)
    yield from many("ZREM", keys.number(site_key(key.site, "visitors")), visitors)
    yield from many("ZREM", keys.number(log_key(key, "expiries")), expiries)
