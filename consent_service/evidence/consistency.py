"""Consistency proofs: that tree extends this one (RFC 6962 section 2.1.2)."""

from collections.abc import Iterator, Sequence

from consent_service.errors import MalformedEvidenceError, ProofError
from consent_service.evidence.codec import MAX_SIZE
from consent_service.evidence.merkle import (
    EMPTY_ROOT,
    Node,
    check_hash,
    fold_roots,
    hash_children,
)


def consistency_path(old: int, new: int, node: Node) -> list[bytes]:
    """Return the proof that the tree of `new` leaves extends that of `old`.

    From the empty tree, and from a tree to itself, the proof is empty.
    """
    _check_sizes(old, new)
    if old in (0, new):
        return []

    # SUBPROOF of RFC 6962 as a loop: narrow [start, end) until it ends where the
    # old tree ends, keeping the root of the part that was left aside each time.
    path: list[bytes] = []
    start, end = 0, new
    while end != old:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if old <= middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(start, middle, node))
            start = middle
    # A part that begins at 0 is the old tree itself, whose root the verifier has.
    if start:
        path.append(_range_root(start, end, node))
    return path[::-1]


def _range_root(start: int, end: int, node: Node) -> bytes:
    return fold_roots([node(*place) for place in _full_subtrees(start, end)])


def _full_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    # `start` is a multiple of every power of two below the length: the splits of
    # RFC 6962 cut at the largest power first.
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def verify_consistency(
    old: int, new: int, path: Sequence[bytes], *, old_root: bytes, new_root: bytes
) -> None:
    """Check that the tree of `new` leaves begins with the whole tree of `old`.

    As C2SP tlog-witness has it, anything extends the empty tree, with no proof.

    Raises:
        MalformedEvidenceError: A hash has a wrong length, a number is out of bounds,
            or the path is not as long as such a proof is.
        ProofError: The path does not join the two roots.
    """
    _check_sizes(old, new)
    for value in (old_root, new_root, *path):
        check_hash(value, "proof hash")
    if old in (0, new):
        if path:
            raise MalformedEvidenceError(f"proof from {old} to {new} has to be empty")
        if old_root != (EMPTY_ROOT if old == 0 else new_root):
            raise ProofError(f"two roots are given for a tree of {old}")
        return

    if _join_roots(old, new, path, old_root) != (old_root, new_root):
        raise ProofError(f"consistency proof from {old} to {new} leads to other roots")


def _join_roots(
    old: int, new: int, path: Sequence[bytes], old_root: bytes
) -> tuple[bytes, bytes]:
    # RFC 9162 section 2.1.4.2. A whole old tree stands for itself at the start.
    steps = list(path) if old & (old - 1) else [old_root, *path]
    fold, last = old - 1, new - 1
    shift = (~fold & (fold + 1)).bit_length() - 1
    fold, last = fold >> shift, last >> shift
    if not steps:
        raise MalformedEvidenceError(f"proof from {old} to {new} is empty")

    old_side = new_side = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise MalformedEvidenceError(f"proof from {old} to {new} is too long")
        if fold & 1 or fold == last:
            old_side = hash_children(step, old_side)
            new_side = hash_children(step, new_side)
            while fold and not fold & 1:
                fold, last = fold >> 1, last >> 1
        else:
            new_side = hash_children(new_side, step)
        fold, last = fold >> 1, last >> 1
    if last:
        raise MalformedEvidenceError(f"proof from {old} to {new} is too short")
    return old_side, new_side


def _check_sizes(old: int, new: int) -> None:
    if not 0 <= old <= new <= MAX_SIZE:
        raise MalformedEvidenceError(f"no tree of {new} extends a tree of {old}")
