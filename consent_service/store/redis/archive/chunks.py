"""Records by index: out of the hashes that hold them, or out of the archive.

A row in Redis wins over the archive's: it is newer, since only an erasure writes one
for a record that was archived.
"""

from collections import defaultdict
from collections.abc import Collection

from consent_service.store.interface import LogKey, StoredRecord
from consent_service.store.redis.archive.reader import ArchivedLogs
from consent_service.store.redis.layout.keys import CHUNK, chunk_key, log_key
from consent_service.store.redis.layout.rows import decode_record
from consent_service.store.redis.link.link import RedisLink


class RedisChunks:
    """Reads records. `archived` is None where nothing ever leaves memory."""

    def __init__(self, link: RedisLink, archived: ArchivedLogs | None) -> None:
        self._link = link
        self._archived = archived

    async def load_records(
        self, key: LogKey, indexes: Collection[int]
    ) -> dict[int, StoredRecord]:
        """Return those of the entries that are records."""
        chunks: dict[int, list[int]] = defaultdict(list)
        for index in sorted(set(indexes)):
            chunks[index // CHUNK].append(index)
        records: dict[int, StoredRecord] = {}
        # One reply holds one chunk's records at most, however many are asked for.
        for chunk, wanted in chunks.items():
            records |= await self._load_some(key, chunk, wanted)
        return records

    async def load_chunk(self, key: LogKey, chunk: int) -> list[StoredRecord]:
        """Return the records of one chunk by index."""
        values, limit = await self._link.call(
            key.site,
            ("HGETALL", chunk_key(key, chunk)),
            ("GET", log_key(key, "archived")),
        )
        found = {int(index): value for index, value in values.items()}
        records = {i: decode_record(key, i, value) for i, value in found.items()}
        if self._archived is not None and chunk < int(limit or 0):
            records = await self._archived.read_records(key, chunk) | records
        return [records[index] for index in sorted(records)]

    async def _load_some(
        self, key: LogKey, chunk: int, wanted: list[int]
    ) -> dict[int, StoredRecord]:
        values, limit = await self._link.call(
            key.site,
            ("HMGET", chunk_key(key, chunk), *wanted),
            ("GET", log_key(key, "archived")),
        )
        found = zip(wanted, values, strict=True)
        records = {i: decode_record(key, i, value) for i, value in found if value}
        missing = set(wanted) - records.keys()
        if self._archived is None or not missing or chunk >= int(limit or 0):
            return records
        older = await self._archived.read_records(key, chunk)
        records |= {index: older[index] for index in missing & older.keys()}
        return dict(sorted(records.items()))
