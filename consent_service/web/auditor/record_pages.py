"""One page of records, newest first: it costs the same in a log of any length."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Final

import msgspec

from consent_service.choices.record import Record, decode_record
from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.record_file import digest_of
from consent_service.store.interface import LogKey, Store, StoredRecord
from consent_service.web.auditor.record_lookup import find_batches
from consent_service.web.auditor.record_search import Cursor, Search

ON_A_PAGE: Final = 50
# Records that one answer looks at. Most fields are in the records alone, so what is
# rare is looked for in steps of this many.
MOST_LOOKED_AT: Final = 5_120


class Found(msgspec.Struct, frozen=True):
    """One record as the page has it.

    Attributes:
        record: None if it was erased, or is not what was logged.
        is_damaged: Whether its file is another one than its digest says.
    """

    key: LogKey
    stored: StoredRecord
    record: Record | None
    is_damaged: bool = False

    @property
    def place(self) -> Cursor:
        return Cursor(self.key.epoch, self.stored.index)


class RecordPage(msgspec.Struct, frozen=True):
    """What one page shows.

    Attributes:
        next: Where the next page goes on; None if there is nothing older.
        looked_at: How many records were looked at to find these.
    """

    found: Sequence[Found]
    next: Cursor | None
    looked_at: int


class Count(msgspec.Struct, frozen=True):
    """How many records fit; at least so many if not all were looked through."""

    fitting: int
    looked_at: int
    is_whole: bool


async def load_page(
    store: Store, site: str, search: Search, cursor: Cursor | None
) -> RecordPage:
    """Return the records that fit, from `cursor` on towards older ones.

    A visitor's records, and the one of a digest, are found by index; they are few.

    Raises:
        StoreUnavailableError: The store cannot be read.
    """
    if search.looks_up:
        return await _look_up(store, site, search, cursor)
    found: list[Found] = []
    last: Cursor | None = None
    looked_at, needles = 0, search.needles
    async with aclosing(_newest(store, site, search, cursor)) as records:
        async for key, stored in records:
            if len(found) == ON_A_PAGE or looked_at == MOST_LOOKED_AT:
                # There is one more: this one.
                return RecordPage(found, last, looked_at)
            last = Cursor(key.epoch, stored.index)
            looked_at += 1
            if stored.file and not all(needle in stored.file for needle in needles):
                continue
            each = read_found(key, stored)
            if each.record is None or search.fits(each.record):
                found.append(each)
    return RecordPage(found, None, looked_at)


async def count_fitting(store: Store, site: str, search: Search) -> Count:
    """Count the records that fit among the newest `MOST_LOOKED_AT`.

    Raises:
        StoreUnavailableError: The store cannot be read.
    """
    fitting, looked_at, needles = 0, 0, search.needles
    async with aclosing(_newest(store, site, search, None)) as records:
        async for key, stored in records:
            if looked_at == MOST_LOOKED_AT:
                return Count(fitting, looked_at, is_whole=False)
            looked_at += 1
            if stored.file and all(needle in stored.file for needle in needles):
                record = read_found(key, stored).record
                fitting += record is not None and search.fits(record)
    return Count(fitting, looked_at, is_whole=True)


async def _look_up(
    store: Store, site: str, search: Search, cursor: Cursor | None
) -> RecordPage:
    found = [
        read_found(key, stored)
        async for key, batch in find_batches(
            store, site, search.query(after=None), search.looks_up
        )
        for stored in batch
    ]
    fitting = [
        each
        for each in sorted(found, key=lambda each: each.place, reverse=True)
        if (each.record is None or search.fits(each.record))
        and (cursor is None or each.place < cursor)
    ]
    shown = fitting[:ON_A_PAGE]
    following = shown[-1].place if len(fitting) > len(shown) else None
    return RecordPage(shown, following, len(found))


async def _newest(
    store: Store, site: str, search: Search, cursor: Cursor | None
) -> AsyncGenerator[tuple[LogKey, StoredRecord]]:
    """Yield every record that the store can tell to be asked for."""
    for head in reversed(await store.logs.load_heads(site)):
        if cursor and head.key.epoch > cursor.epoch:
            continue
        here = cursor is not None and head.key.epoch == cursor.epoch
        query = search.query(after=cursor.entry if cursor and here else None)
        async for batch in store.records.stream_records(head.key, query):
            for stored in batch:
                yield head.key, stored


def read_found(key: LogKey, stored: StoredRecord) -> Found:
    """Read a stored record; nothing is believed of one that is not what was logged."""
    if stored.file is None:
        return Found(key, stored, None)
    if digest_of(stored.file).hex() != stored.digest:
        return Found(key, stored, None, is_damaged=True)
    try:
        return Found(key, stored, decode_record(stored.file))
    except MalformedEvidenceError:
        return Found(key, stored, None, is_damaged=True)
