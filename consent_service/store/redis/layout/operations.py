"""What a script call is made of: numbered keys, operations on them, members."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from consent_service.store.interface import LogKey
from consent_service.store.redis.layout.values import encode_place, pack

# Lua's `unpack` takes some 8,000 values; a long operation is cut into several.
_MOST_ARGUMENTS = 2_000

Operation = tuple[str | bytes, ...]


class Keys:
    """The script's keys; each gets a number, counted from 1 as Lua does."""

    def __init__(self, *keys: str) -> None:
        self._numbers = {key: number for number, key in enumerate(keys, 1)}

    def number(self, key: str) -> str:
        return str(self._numbers.setdefault(key, len(self._numbers) + 1))

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(self._numbers)


def many(
    name: str, number: str, rows: Sequence[tuple[str | bytes, ...]]
) -> Iterator[Operation]:
    step = _MOST_ARGUMENTS // 2
    for start in range(0, len(rows), step):
        values = [value for row in rows[start : start + step] for value in row]
        yield name, number, *values


def member_of_visitor(visitor: str, key: LogKey, index: int) -> bytes:
    """Return the member that finds a visitor's record; sorts by place."""
    return first_of(visitor) + encode_place(key, index)


def erased_choice(choice: str) -> bytes:
    """Return the member that marks an erased choice among a site's choices.

    Half a SHA-256 of its id: found only by who has the id.
    """
    return b"erased:" + sha256(choice.encode()).digest()[:16]


def first_of(name: str) -> bytes:
    """Return what every member of that name begins with, and no other's."""
    packed = pack(name)
    return len(packed).to_bytes(2) + packed
