"""What one commit does to the keys of its site, as a call of one script. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from consent_service.store.interface import (
    BUNDLE,
    Commit,
    Head,
    LogKey,
    StoredRecord,
    StoredStatement,
    TileKey,
)
from consent_service.store.redis.keys import (
    CHUNK,
    chunk_key,
    log_key,
    site_key,
    tile_key,
)
from consent_service.store.redis.values import (
    encode_head,
    encode_place,
    encode_record,
    encode_statement,
    encode_time,
    pack,
)

_TILE = 256
# Lua's `unpack` takes some 8,000 values; a long operation is cut into several.
_MOST_ARGUMENTS = 2_000


def plan_commit(
    commit: Commit, forgotten: Sequence[StoredRecord], *, token: str
) -> tuple[str | bytes | int, ...]:
    """Lay out the script call that applies `commit`.

    Args:
        commit: What to apply.
        forgotten: The stored records that `commit.erased` names, as they still are.
        token: Names the turn that this process may hold.
    """
    key, head = commit.head.key, commit.head
    keys = _Keys(
        site_key(key.site, "heads"),
        site_key(key.site, "turn"),
        site_key(key.site, "wish"),
        log_key(key, "checkpoints"),
        site_key(key.site, "choices"),
    )
    operations = [
        *_grow_tiles(commit, keys),
        *_add_records(key, commit.records, keys),
        *_add_statements(key, commit.statements, keys),
        *_forget_records(key, forgotten, commit.erased, keys),
    ]
    arguments = (
        str(key.epoch),
        commit.old,
        head.checkpoint,
        token,
        encode_head(head),
        head.at.date().isoformat(),
        _list([_text(pack(r.choice)) for r in commit.records if r.choice]),
        _list([_list([_text(each) for each in one]) for one in operations]),
    )
    return (len(keys.all), *keys.all, *arguments)


def member_of_visitor(visitor: str, key: LogKey, index: int) -> bytes:
    """Return the member that finds a visitor's record; sorts by place."""
    return first_of(visitor) + encode_place(key, index)


def first_of(name: str) -> bytes:
    """Return what every member of that name begins with, and no other's."""
    packed = pack(name)
    return len(packed).to_bytes(2) + packed


class _Keys:
    """The script's keys; each gets a number, counted from 1 as Lua does."""

    def __init__(self, *keys: str) -> None:
        self._numbers = {key: number for number, key in enumerate(keys, 1)}

    def number(self, key: str) -> str:
        return str(self._numbers.setdefault(key, len(self._numbers) + 1))

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(self._numbers)


_Operation = tuple[str | bytes, ...]


def _grow_tiles(commit: Commit, keys: _Keys) -> Iterator[_Operation]:
    for tile, content in commit.tiles.items():
        name = "SET" if _is_full(tile, commit.head) else "GROW"
        yield name, keys.number(tile_key(commit.head.key, tile)), content


def _is_full(tile: TileKey, head: Head) -> bool:
    span: int = _TILE ** (1 if tile.level == BUNDLE else tile.level + 1)
    return (tile.number + 1) * span <= head.size


def _add_records(
    key: LogKey, records: Sequence[StoredRecord], keys: _Keys
) -> Iterator[_Operation]:
    chunks: dict[int, list[StoredRecord]] = defaultdict(list)
    for record in records:
        chunks[record.index // CHUNK].append(record)
    for chunk, its_records in chunks.items():
        rows = [(str(each.index), encode_record(each)) for each in its_records]
        yield from _many("HSET", keys.number(chunk_key(key, chunk)), rows)
        yield from _span(key, chunk, its_records, keys)
    yield from _index(key, records, keys)


def _span(
    key: LogKey, chunk: int, records: Sequence[StoredRecord], keys: _Keys
) -> Iterator[_Operation]:
    """Note from when to when the chunk's records are, for queries by time."""
    times = [encode_time(each.at) for each in records if each.at is not None]
    if times:
        first, last = (
            keys.number(log_key(key, "first")),
            keys.number(log_key(key, "last")),
        )
        yield "ZADD", first, "LT", str(min(times)), str(chunk)
        yield "ZADD", last, "GT", str(max(times)), str(chunk)


def _index(
    key: LogKey, records: Sequence[StoredRecord], keys: _Keys
) -> Iterator[_Operation]:
    places = [(record, encode_place(key, record.index)) for record in records]
    digests = [(pack(r.digest), place) for r, place in places if r.digest]
    choices = [(pack(r.choice), place) for r, place in places if r.choice]
    visitors = [
        ("0", member_of_visitor(r.visitor, key, r.index)) for r in records if r.visitor
    ]
    expiries = [
        (str(encode_time(r.expires_at)), str(r.index)) for r in records if r.expires_at
    ]
    yield from _many("HSET", keys.number(site_key(key.site, "digests")), digests)
    yield from _many("HSET", keys.number(site_key(key.site, "choices")), choices)
    yield from _many("ZADD", keys.number(site_key(key.site, "visitors")), visitors)
    yield from _many("ZADD", keys.number(log_key(key, "expiries")), expiries)


def _add_statements(
    key: LogKey, statements: Sequence[StoredStatement], keys: _Keys
) -> Iterator[_Operation]:
    rows = [(str(each.index), encode_statement(each)) for each in statements]
    kinds = [("0", first_of(each.kind) + each.index.to_bytes(8)) for each in statements]
    yield from _many("HSET", keys.number(log_key(key, "statements")), rows)
    yield from _many("ZADD", keys.number(log_key(key, "kinds")), kinds)


def _forget_records(
    key: LogKey,
    forgotten: Sequence[StoredRecord],
    erased: Mapping[int, int],
    keys: _Keys,
) -> Iterator[_Operation]:
    chunks: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
    for record in forgotten:
        empty = _emptied(record.index, erased[record.index])
        chunks[record.index // CHUNK].append((str(record.index), encode_record(empty)))
    for chunk, rows in chunks.items():
        yield from _many("HSET", keys.number(chunk_key(key, chunk)), rows)
        # The chunk may be in the archive, or just be moving there.
        yield "HINCRBY", keys.number(log_key(key, "erasures")), str(chunk), "1"
        yield "SADD", keys.number(log_key(key, "unpurged")), str(chunk)
    yield from _drop_from_index(key, forgotten, keys)


def _drop_from_index(
    key: LogKey, forgotten: Sequence[StoredRecord], keys: _Keys
) -> Iterator[_Operation]:
    digests = [(pack(r.digest),) for r in forgotten if r.digest]
    choices = [(pack(r.choice),) for r in forgotten if r.choice]
    visitors = [
        (member_of_visitor(r.visitor, key, r.index),) for r in forgotten if r.visitor
    ]
    expiries = [(str(r.index),) for r in forgotten]
    yield from _many("HDEL", keys.number(site_key(key.site, "digests")), digests)
    yield from _many("HDEL", keys.number(site_key(key.site, "choices")), choices)
    yield from _many("ZREM", keys.number(site_key(key.site, "visitors")), visitors)
    yield from _many("ZREM", keys.number(log_key(key, "expiries")), expiries)


def _emptied(index: int, erased_by: int) -> StoredRecord:
    return StoredRecord(
        index=index,
        digest=None,
        file=None,
        choice=None,
        visitor=None,
        at=None,
        revision=None,
        action=None,
        expires_at=None,
        erased_by=erased_by,
    )


def _many(
    name: str, number: str, rows: Sequence[tuple[str | bytes, ...]]
) -> Iterator[_Operation]:
    step = _MOST_ARGUMENTS // 2
    for start in range(0, len(rows), step):
        values = [value for row in rows[start : start + step] for value in row]
        yield name, number, *values


def _list(items: Sequence[bytes]) -> bytes:
    # The MessagePack reader inside Redis knows no `bin` type, which every encoder
    # uses for bytes; it takes a `str` of any bytes. So the two shapes are made here.
    return b"\xdd" + len(items).to_bytes(4) + b"".join(items)


def _text(value: str | bytes) -> bytes:
    data = value if isinstance(value, bytes) else value.encode()
    return b"\xdb" + len(data).to_bytes(4) + data
