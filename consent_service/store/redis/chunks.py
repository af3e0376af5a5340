"""Reading records by index out of the hashes that hold them."""

from collections import defaultdict
from collections.abc import Collection

from consent_service.store.interface import LogKey, StoredRecord
from consent_service.store.redis.keys import CHUNK, chunk_key
from consent_service.store.redis.link import RedisLink
from consent_service.store.redis.values import decode_record


async def load_records(
    link: RedisLink, key: LogKey, indexes: Collection[int]
) -> dict[int, StoredRecord]:
    """Return those of the entries that are records."""
    chunks: dict[int, list[int]] = defaultdict(list)
    for index in sorted(set(indexes)):
        chunks[index // CHUNK].append(index)
    records: dict[int, StoredRecord] = {}
    # One reply holds one chunk's records at most, however many are asked for.
    for chunk, wanted in chunks.items():
        (values,) = await link.call(key.site, ("HMGET", chunk_key(key, chunk), *wanted))
        found = zip(wanted, values, strict=True)
        records |= {i: decode_record(i, value) for i, value in found if value}
    return records


async def load_chunk(link: RedisLink, key: LogKey, chunk: int) -> list[StoredRecord]:
    """Return the records of one chunk by index."""
    (values,) = await link.call(key.site, ("HGETALL", chunk_key(key, chunk)))
    records = [decode_record(int(index), value) for index, value in values.items()]
    return sorted(records, key=lambda record: record.index)
