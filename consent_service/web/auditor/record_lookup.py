"""Records by consent id or digest: found by index, however long the log is."""

from collections.abc import AsyncIterator, Mapping, Sequence
from itertools import groupby

from consent_service.choices.visitor import names_of
from consent_service.store.interface import (
    LogKey,
    RecordQuery,
    Store,
    StoredRecord,
)

Batches = AsyncIterator[tuple[LogKey, Sequence[StoredRecord]]]


async def find_batches(
    store: Store, site: str, query: RecordQuery, asked: Mapping[str, str]
) -> Batches:
    """Yield the records that `asked` names by `visitor`, `digest` or both.

    The other filters of `query` hold as well. A visitor has few records: those of one
    epoch are one batch.
    """
    places = await _find(store, site, asked)
    for key, group in groupby(places, lambda place: place[0]):
        loaded = await store.records.load_records(key, [index for _, index in group])
        found = [loaded[index] for index in sorted(loaded)]
        yield key, [record for record in found if _fits(record, query)]


async def _find(
    store: Store, site: str, asked: Mapping[str, str]
) -> list[tuple[LogKey, int]]:
    found: list[set[tuple[LogKey, int]]] = []
    if "visitor" in asked:
        found.append(set(await _find_told(store, site, asked["visitor"])))
    if "digest" in asked:
        place = await store.records.find_record(site, asked["digest"])
        found.append({place} if place else set())
    return sorted(set.intersection(*found))


async def _find_told(store: Store, site: str, stated: str) -> list[tuple[LogKey, int]]:
    for name in names_of(stated, site):
        if places := await store.records.find_visitor(site, name):
            return places
    return []


def _fits(record: StoredRecord, query: RecordQuery) -> bool:
    if record.file is None or record.at is None:
        # Erased since it was found.
        return False
    return (
        (query.start is None or query.start <= record.at)
        and (query.end is None or record.at < query.end)
        and query.revision in (None, record.revision)
        and query.action in (None, record.action)
    )
