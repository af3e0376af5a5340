"""Inclusion proofs: this leaf is in that tree (RFC 6962 section 2.1.1)."""

from collections.abc import Iterable, Sequence

from consent_service.errors import MalformedEvidenceError, ProofError
from consent_service.evidence.codec import MAX_SIZE
from consent_service.evidence.merkle import Node, check_hash, fold_roots, hash_children


def inclusion_path(index: int, size: int, node: Node) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree of `size` leaves."""
    return inclusion_paths((index,), size, node)[0]


def inclusion_paths(indexes: Iterable[int], size: int, node: Node) -> list[list[bytes]]:
    """Return one proof for each index, all in the same tree.

    What the proofs share is computed once: a proof of a leaf that `Growth` has
    just added costs some list lookups and no hash.
    """
    levels = [
        level for level in reversed(range(size.bit_length())) if size >> level & 1
    ]
    roots = [node(level, (size >> level) - 1) for level in levels]
    return [_path(index, size, node, roots) for index in indexes]


def _path(index: int, size: int, node: Node, roots: Sequence[bytes]) -> list[bytes]:
    check_index(index, size)
    # The highest bit in which index and size differ is the level of the full
    # subtree that the leaf is in; the one-bits of size above it are its left siblings.
    level = (index ^ size).bit_length() - 1
    place = (size >> (level + 1)).bit_count()

    path = [node(step, (index >> step) ^ 1) for step in range(level)]
    if right := roots[place + 1 :]:
        path.append(fold_roots(right))
    path.extend(reversed(roots[:place]))
    return path


def verify_inclusion(
    leaf_hash: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf is at `index` of the tree with that size and root.

    Raises:
        MalformedEvidenceError: A hash has a wrong length, or a number is out of
            bounds, or the path is not as long as such a proof is.
        ProofError: The path leads to another root.
    """
    check_hash(root, "root")
    if root_from_inclusion(leaf_hash, index=index, size=size, path=path) != root:
        raise ProofError(f"inclusion proof of leaf {index} leads to another root")


def root_from_inclusion(
    leaf_hash: bytes, *, index: int, size: int, path: Sequence[bytes]
) -> bytes:
    """Return the root that a path leads to. Comparing it is the caller's part."""
    check_index(index, size)
    check_hash(leaf_hash, "leaf hash")
    for step in path:
        check_hash(step, "proof hash")
    # Up to the highest bit in which index and the last leaf differ, the sibling is
    # left or right as the index says; above it there are left siblings only.
    inner = (index ^ (size - 1)).bit_length()
    if len(path) != inner + (index >> inner).bit_count():
        raise MalformedEvidenceError(
            f"inclusion proof of leaf {index} in a tree of {size} "
            f"has {inner + (index >> inner).bit_count()} hashes, not {len(path)}"
        )

    root = leaf_hash
    for level, sibling in enumerate(path):
        is_right = level >= inner or index >> level & 1
        root = (
            hash_children(sibling, root) if is_right else hash_children(root, sibling)
        )
    return root


def check_index(index: int, size: int) -> None:
    """Raise unless `index` is a leaf of a tree of `size`."""
    if not 0 <= size <= MAX_SIZE:
        raise MalformedEvidenceError(f"tree size is out of bounds: {size}")
    if not 0 <= index < size:
        raise MalformedEvidenceError(f"leaf {index} is outside a tree of {size}")
