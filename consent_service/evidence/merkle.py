"""Merkle trees as RFC 6962 section 2.1 has them: hashes, frontiers, growth.

A *node* is named by its level and its index: node (l, i) is the root of the full
subtree over leaves i·2^l to (i+1)·2^l - 1, so (0, i) is a leaf hash. The roots of
the largest full subtrees of a tree, its *frontier*, are all that appending needs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from consent_service.errors import MalformedEvidenceError, ProofError
from consent_service.evidence.codec import HASH_SIZE, MAX_SIZE

# SHA-256 of nothing (RFC 6962 section 2.1).
EMPTY_ROOT = bytes.fromhex(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)


class Node(Protocol):
    """Where proofs take their hashes from: `node(level, index)`."""

    def __call__(self, level: int, index: int, /) -> bytes:
        """Return the hash of a whole node; level 0 are the leaves.

        Raises:
            EvidenceError: It is not known.
        """
        ...


def hash_leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def fold_roots(roots: Sequence[bytes]) -> bytes:
    """Return the root over a frontier, largest subtree first."""
    if not roots:
        return EMPTY_ROOT
    root = roots[-1]
    for left in reversed(roots[:-1]):
        root = hash_children(left, root)
    return root


def root_of(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root of the tree over those leaf hashes."""
    return EMPTY_FRONTIER.extend(leaf_hashes).root()


def check_hash(value: bytes, what: str) -> None:
    """Raise unless `value` has the length of a hash.

    Every hash that comes from outside passes here, roots and leaves included: a
    proof over strings of other lengths proves nothing.
    """
    if len(value) != HASH_SIZE:
        raise MalformedEvidenceError(f"{what} is {len(value)} bytes, not {HASH_SIZE}")


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: its size and the roots of its full subtrees.

    Attributes:
        size: How many leaves the tree has.
        roots: One root for each one-bit of `size`, largest subtree first.
    """

    size: int
    roots: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.size <= MAX_SIZE:
            raise MalformedEvidenceError(f"tree size is out of bounds: {self.size}")
        if len(self.roots) != self.size.bit_count():
            raise MalformedEvidenceError(
                f"frontier of a tree of {self.size} has {self.size.bit_count()} "
                f"roots, not {len(self.roots)}"
            )
        for root in self.roots:
            check_hash(root, "frontier root")

    def append(self, leaf_hash: bytes) -> "Frontier":
        return self.extend((leaf_hash,))

    def extend(self, leaf_hashes: Iterable[bytes]) -> "Frontier":
        return grow(self, leaf_hashes).frontier

    def root(self) -> bytes:
        return fold_roots(self.roots)


EMPTY_FRONTIER = Frontier(0, ())


@dataclass(frozen=True, slots=True)
class Growth:
    """A tree before and after a batch of new leaves, with the nodes in between.

    The nodes held are those that the batch completed and the roots of the old
    frontier. That is enough to write the tiles of the new tree (`extend_tiles`)
    and to prove the inclusion of every new leaf in it: a sibling on the way up
    from a new leaf is new itself or was a root of the old frontier.

    Attributes:
        levels: For each level, the index of the first node held and the nodes.
    """

    old: Frontier
    frontier: Frontier
    levels: tuple[tuple[int, list[bytes]], ...]

    def node(self, level: int, index: int, /) -> bytes:
        first, hashes = self.levels[level] if level < len(self.levels) else (0, [])
        if not first <= index < first + len(hashes):
            raise ProofError(f"growth does not hold node {index} of level {level}")
        return hashes[index - first]

    def completed(self, level: int) -> list[bytes]:
        """Return the nodes of that level that the batch completed, in order."""
        if level >= len(self.levels):
            return []
        first, hashes = self.levels[level]
        return hashes[(self.old.size >> level) - first :]


def grow(frontier: Frontier, leaf_hashes: Iterable[bytes]) -> Growth:
    """Append leaves to a tree. Costs one hash for each node completed."""
    hashes = list(leaf_hashes)
    for leaf_hash in hashes:
        check_hash(leaf_hash, "leaf hash")
    size = frontier.size + len(hashes)

    # A level begins with the old root at that level, if the old size has that bit:
    # it is the left child that waits for the first new right child.
    waiting = list(frontier.roots)
    levels: list[tuple[int, list[bytes]]] = []
    while hashes or waiting:
        first = frontier.size >> len(levels)
        if first & 1:
            first -= 1
            hashes.insert(0, waiting.pop())
        levels.append((first, hashes))
        pairs = zip(hashes[::2], hashes[1::2], strict=False)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]

    roots = [held[-1] for level, (_, held) in enumerate(levels) if size >> level & 1]
    return Growth(frontier, Frontier(size, tuple(reversed(roots))), tuple(levels))
