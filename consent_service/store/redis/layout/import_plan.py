"""What one portion of an import does to the keys of its site. Pure."""

from collections.abc import Iterator, Sequence

from consent_service.store.interface import Access, LogKey, Portion, StoredRevision
from consent_service.store.redis.layout.commit_plan import (
    add_records,
    add_statements,
    encode_operations,
)
from consent_service.store.redis.layout.count_plan import count_import
from consent_service.store.redis.layout.keys import log_key, site_key, tile_key
from consent_service.store.redis.layout.operations import Keys, Operation, many
from consent_service.store.redis.layout.values import (
    encode_access,
    encode_revision,
    encode_time,
)


def plan_portion(
    portion: Portion, keys: Sequence[str]
) -> tuple[tuple[str, ...], bytes]:
    """Return the keys of the script that writes a portion, and its operations.

    Args:
        portion: What is written.
        keys: The keys that the script has besides, which come first.
    """
    key, numbers = portion.key, Keys(*keys)
    operations = [
        *_set_tiles(portion, numbers),
        *add_records(key, portion.records, numbers),
        *add_statements(key, portion.statements, numbers),
        *_add_past(portion, numbers),
        *_add_revisions(key, portion.revisions, numbers),
        *_add_accesses(key, portion.accesses, numbers),
        *count_import(key.site, portion.counts, numbers),
    ]
    return numbers.all, encode_operations(operations)


def _set_tiles(portion: Portion, keys: Keys) -> Iterator[Operation]:
    for tile, content in portion.tiles.items():
        yield "SET", keys.number(tile_key(portion.key, tile)), content


def _add_past(portion: Portion, keys: Keys) -> Iterator[Operation]:
    rows = [(day.isoformat(), one) for day, one in portion.past.items()]
    yield from many("HSET", keys.number(log_key(portion.key, "checkpoints")), rows)


def _add_revisions(
    key: LogKey, revisions: Sequence[StoredRevision], keys: Keys
) -> Iterator[Operation]:
    saved = [(revision.digest, encode_revision(revision)) for revision in revisions]
    gone = [
        (stored.digest, str(encode_time(stored.withdrawn_at)))
        for stored in revisions
        if stored.withdrawn_at is not None
    ]
    yield from many("HSET", keys.number(site_key(key.site, "revisions")), saved)
    yield from many("HSET", keys.number(site_key(key.site, "withdrawn")), gone)


def _add_accesses(
    key: LogKey, accesses: Sequence[Access], keys: Keys
) -> Iterator[Operation]:
    for access in accesses:
        number = keys.number(site_key(key.site, "accesses"))
        yield "XADD", number, "*", "access", encode_access(access)
