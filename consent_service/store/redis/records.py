"""Records in Redis, and what they are found by."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime

from consent_service.store.interface import LogKey, RecordQuery, StoredRecord
from consent_service.store.redis.archive.chunks import RedisChunks
from consent_service.store.redis.layout.keys import CHUNK, log_key, site_key
from consent_service.store.redis.layout.operations import erased_choice, first_of
from consent_service.store.redis.layout.values import decode_place, encode_time, pack
from consent_service.store.redis.link.link import RedisLink
from consent_service.store.redis.link.routes import Command
from consent_service.store.redis.recovery.healing import CommitPath

# More than any place in a sorted set's member, whose places are 12 bytes.
_LAST = b"\xff" * 13


class RedisRecords:
    """See `interface.RecordStore`."""

    def __init__(self, link: RedisLink, path: CommitPath, chunks: RedisChunks) -> None:
        self._link = link
        self._records = chunks
        self._path = path

    async def load_records(
        self, key: LogKey, indexes: Collection[int]
    ) -> dict[int, StoredRecord]:
        return await self._records.load_records(key, indexes)

    async def find_choices(
        self, site: str, choices: Collection[str]
    ) -> dict[str, tuple[LogKey, int]]:
        wanted = list(choices)
        if not wanted:
            return {}
        ids = [pack(each) for each in wanted]
        places = await self._find(site, ("HMGET", site_key(site, "choices"), *ids))
        found = zip(wanted, places, strict=True)
        return {one: decode_place(site, place) for one, place in found if place}

    async def find_erased(self, site: str, choices: Collection[str]) -> set[str]:
        wanted = list(choices)
        if not wanted:
            return set()
        names = [erased_choice(each) for each in wanted]
        read: Command = ("HMGET", site_key(site, "choices"), *names)
        (marks,) = await self._link.call(site, read)
        found = zip(wanted, marks, strict=True)
        return {choice for choice, mark in found if mark is not None}

    async def find_record(self, site: str, digest: str) -> tuple[LogKey, int] | None:
        read: Command = ("HMGET", site_key(site, "digests"), pack(digest))
        (place,) = await self._find(site, read)
        return decode_place(site, place) if place else None

    async def load_record(
        self, site: str, digest: str
    ) -> tuple[LogKey, StoredRecord] | None:
        # Two readings: in which chunk it is, nobody knows before the first.
        place = await self.find_record(site, digest)
        if place is None:
            return None
        key, index = place
        record = (await self.load_records(key, [index])).get(index)
        return None if record is None or record.file is None else (key, record)

    async def find_visitor(self, site: str, visitor: str) -> list[tuple[LogKey, int]]:
        low = first_of(visitor)
        key = site_key(site, "visitors")
        read = ("ZRANGEBYLEX", key, b"[" + low, b"(" + low + _LAST)
        (members,) = await self._link.call(site, read)
        return [decode_place(site, member[len(low) :]) for member in members]

    async def find_expired(
        self, key: LogKey, before: datetime, limit: int
    ) -> list[int]:
        expiries, end = log_key(key, "expiries"), f"({encode_time(before)}"
        read = ("ZRANGEBYSCORE", expiries, "-inf", end, "LIMIT", 0, limit)
        (indexes,) = await self._link.call(key.site, read)
        return [int(index) for index in indexes]

    async def stream_records(
        self, key: LogKey, query: RecordQuery
    ) -> AsyncIterator[Sequence[StoredRecord]]:
        heads = await self._path.load_heads(key.site)
        size = next((head.size for head in heads if head.key == key), 0)
        for chunk in await self._chunks(key, query, size):
            records = await self._records.load_chunk(key, chunk)
            asked = [r for r in records if r.index < size and _is_asked(r, query)]
            if asked:
                yield asked[::-1] if query.newest_first else asked

    async def _chunks(self, key: LogKey, query: RecordQuery, size: int) -> list[int]:
        """Return the chunks that can hold what is asked, in the order asked for."""
        chunks = range((size + CHUNK - 1) // CHUNK)
        if query.after is not None and query.newest_first:
            chunks = chunks[: query.after // CHUNK + 1]
        elif query.after is not None:
            chunks = chunks[query.after // CHUNK :]
        if query.start is not None or query.end is not None:
            within = await self._chunks_within(key, query)
            return [chunk for chunk in _ordered(chunks, query) if chunk in within]
        return list(_ordered(chunks, query))

    async def _chunks_within(self, key: LogKey, query: RecordQuery) -> set[int]:
        low = "-inf" if query.start is None else encode_time(query.start)
        high = "+inf" if query.end is None else f"({encode_time(query.end)}"
        begun, ended = await self._link.call(
            key.site,
            ("ZRANGEBYSCORE", log_key(key, "first"), "-inf", high),
            ("ZRANGEBYSCORE", log_key(key, "last"), low, "+inf"),
        )
        return {int(chunk) for chunk in begun} & {int(chunk) for chunk in ended}

    async def _find(self, site: str, read: Command) -> list[bytes | None]:
        """Read places, and return them only once enough replicas know them.

        If a choice is repeated whose commit was left unconfirmed, its receipt comes
        from here, not from a commit.
        """
        (places,) = await self._link.call(site, read)
        found = [decode_place(site, place) for place in places if place]
        if not all(self._path.is_confirmed(*place) for place in found):
            (places,) = await self._link.confirm(site, read)
        return list(places)


def _ordered(chunks: range, query: RecordQuery) -> range:
    return chunks[::-1] if query.newest_first else chunks


def _is_asked(record: StoredRecord, query: RecordQuery) -> bool:
    if query.after is not None and not _follows(record.index, query.after, query):
        return False
    if record.erased_by is not None:
        return query.erased and not query.filters
    return _is_within(record.at, query) and (
        query.revision in (None, record.revision)
        and query.action in (None, record.action)
    )


def _follows(index: int, after: int, query: RecordQuery) -> bool:
    return index < after if query.newest_first else index > after


def _is_within(at: datetime | None, query: RecordQuery) -> bool:
    if query.start is None and query.end is None:
        return True
    if at is None:
        return False
    starts = query.start is None or query.start <= at
    return starts and (query.end is None or at < query.end)
