"""What one commit does to the keys of its site, as a call of one script. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from consent_service.store.interface import (
    BUNDLE,
    Commit,
    Head,
    LogKey,
    StoredRecord,
    StoredStatement,
    TileKey,
)
from consent_service.store.redis.layout.count_plan import count_commit
from consent_service.store.redis.layout.erasure_plan import Forgotten, forget_records
from consent_service.store.redis.layout.keys import (
    CHUNK,
    chunk_key,
    log_key,
    site_key,
    tile_key,
)
from consent_service.store.redis.layout.operations import (
    Keys,
    Operation,
    erased_choice,
    first_of,
    many,
    member_of_visitor,
)
from consent_service.store.redis.layout.rows import encode_record
from consent_service.store.redis.layout.values import (
    encode_head,
    encode_place,
    encode_statement,
    encode_time,
    pack,
)

_TILE = 256


def plan_commit(
    commit: Commit, forgotten: Forgotten, *, token: str
) -> tuple[str | bytes | int, ...]:
    """Lay out the script call that applies `commit`.

    Args:
        commit: What to apply.
        forgotten: The stored records that `commit.erased` names.
        token: Names the turn that this process may hold.
    """
    key, head = commit.head.key, commit.head
    keys = Keys(
        site_key(key.site, "heads"),
        site_key(key.site, "turn"),
        site_key(key.site, "wish"),
        log_key(key, "checkpoints"),
        site_key(key.site, "choices"),
    )
    operations = [
        *_grow_tiles(commit, keys),
        *add_records(key, commit.records, keys),
        *add_statements(key, commit.statements, keys),
        *forget_records(commit, forgotten, keys),
        *count_commit(commit, forgotten, keys),
    ]
    arguments = (
        str(key.epoch),
        commit.old,
        head.checkpoint,
        token,
        encode_head(head),
        head.at.date().isoformat(),
        _list(list(_texts_of_choices(commit.records))),
        encode_operations(operations),
    )
    return (len(keys.all), *keys.all, *arguments)


def _texts_of_choices(records: Sequence[StoredRecord]) -> Iterator[bytes]:
    """Yield what must not stand among the choices: neither there, nor erased."""
    for record in records:
        if record.choice:
            yield _text(pack(record.choice))
            yield _text(erased_choice(record.choice))


def encode_operations(operations: Sequence[Operation]) -> bytes:
    """Return operations as a script reads them."""
    return _list(
        [_list([_text(each) for each in operation]) for operation in operations]
    )


def _grow_tiles(commit: Commit, keys: Keys) -> Iterator[Operation]:
    for tile, content in commit.tiles.items():
        name = "SET" if _is_full(tile, commit.head) else "GROW"
        yield name, keys.number(tile_key(commit.head.key, tile)), content


def _is_full(tile: TileKey, head: Head) -> bool:
    span: int = _TILE ** (1 if tile.level == BUNDLE else tile.level + 1)
    return (tile.number + 1) * span <= head.size


def add_records(
    key: LogKey, records: Sequence[StoredRecord], keys: Keys
) -> Iterator[Operation]:
    chunks: dict[int, list[StoredRecord]] = defaultdict(list)
    for record in records:
        chunks[record.index // CHUNK].append(record)
    for chunk, its_records in chunks.items():
        rows = [(str(each.index), encode_record(each)) for each in its_records]
        yield from many("HSET", keys.number(chunk_key(key, chunk)), rows)
        yield from _span(key, chunk, its_records, keys)
    yield from _index(key, records, keys)


def _span(
    key: LogKey, chunk: int, records: Sequence[StoredRecord], keys: Keys
) -> Iterator[Operation]:
    """Note the chunk's first and last time, for queries by time."""
    times = [encode_time(each.at) for each in records if each.at is not None]
    if times:
        first, last = (
            keys.number(log_key(key, "first")),
            keys.number(log_key(key, "last")),
        )
        yield "ZADD", first, "LT", str(min(times)), str(chunk)
        yield "ZADD", last, "GT", str(max(times)), str(chunk)


def _index(
    key: LogKey, records: Sequence[StoredRecord], keys: Keys
) -> Iterator[Operation]:
    places = [(record, encode_place(key, record.index)) for record in records]
    digests = [(pack(r.digest), place) for r, place in places if r.digest]
    choices = [(pack(r.choice), place) for r, place in places if r.choice]
    visitors = [
        ("0", member_of_visitor(r.visitor, key, r.index)) for r in records if r.visitor
    ]
    expiries = [
        (str(encode_time(r.expires_at)), str(r.index)) for r in records if r.expires_at
    ]
    yield from many("HSET", keys.number(site_key(key.site, "digests")), digests)
    yield from many("HSET", keys.number(site_key(key.site, "choices")), choices)
    yield from many("ZADD", keys.number(site_key(key.site, "visitors")), visitors)
    yield from many("ZADD", keys.number(log_key(key, "expiries")), expiries)


def add_statements(
    key: LogKey, statements: Sequence[StoredStatement], keys: Keys
) -> Iterator[Operation]:
    rows = [(str(each.index), encode_statement(each)) for each in statements]
    kinds = [("0", first_of(each.kind) + each.index.to_bytes(8)) for each in statements]
    yield from many("HSET", keys.number(log_key(key, "statements")), rows)
    yield from many("ZADD", keys.number(log_key(key, "kinds")), kinds)


def _list(items: Sequence[bytes]) -> bytes:
    # The MessagePack reader inside Redis knows no `bin` type, which every encoder
    # uses for bytes; it takes a `str` of any bytes. So the two shapes are made here.
    return b"\xdd" + len(items).to_bytes(4) + b"".join(items)


def _text(value: str | bytes) -> bytes:
    data = value if isinstance(value, bytes) else value.encode()
    return b"\xdb" + len(data).to_bytes(4) + data
