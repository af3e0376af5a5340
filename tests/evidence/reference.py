"""RFC 6962 section 2.1 word for word: slow, recursive, and easy to compare with it."""

from collections.abc import Sequence
from hashlib import sha256


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = largest_power_below(len(leaves))
    left, right = tree_hash(leaves[:split]), tree_hash(leaves[split:])
    return sha256(b"\x01" + left + right).digest()


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = largest_power_below(len(leaves))
    if index < split:
        return [*path(index, leaves[:split]), tree_hash(leaves[split:])]
    return [*path(index - split, leaves[split:]), tree_hash(leaves[:split])]


def proof(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    return _subproof(old, leaves, is_whole=True)


def _subproof(old: int, leaves: Sequence[bytes], *, is_whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if is_whole else [tree_hash(leaves)]
    split = largest_power_below(len(leaves))
    if old <= split:
        left = _subproof(old, leaves[:split], is_whole=is_whole)
        return [*left, tree_hash(leaves[split:])]
    right = _subproof(old - split, leaves[split:], is_whole=False)
    return [*right, tree_hash(leaves[:split])]


def largest_power_below(length: int) -> int:
    power = 1
    while power * 2 < length:
        power *= 2
    return power
