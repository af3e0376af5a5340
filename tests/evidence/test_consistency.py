import pytest

from consent_service.errors import MalformedEvidenceError, ProofError
from consent_service.evidence.consistency import consistency_path, verify_consistency
from consent_service.evidence.merkle import (
    EMPTY_FRONTIER,
    EMPTY_ROOT,
    grow,
    hash_leaf,
    root_of,
)
from tests.evidence import reference

LEAVES = [b"leaf %d" % index for index in range(300)]
HASHES = [hash_leaf(leaf) for leaf in LEAVES]
NODE = grow(EMPTY_FRONTIER, HASHES).node
ROOTS = [root_of(HASHES[:size]) for size in range(301)]


def test_paths_are_those_of_the_recursive_definition_for_all_sizes_to_40() -> None:
    for new in range(1, 41):
        for old in range(1, new + 1):
            assert consistency_path(old, new, NODE) == reference.proof(
                old, LEAVES[:new]
            )


def test_every_earlier_tree_is_proved_for_all_sizes_to_300() -> None:
    """And none is proved by the path when the root of another is claimed."""
    for new in range(2, 301):
        step = 1 if new % 43 == 0 else 17
        for old in range(1, new, step):
            path = consistency_path(old, new, NODE)

            verify_consistency(old, new, path, old_root=ROOTS[old], new_root=ROOTS[new])
            with pytest.raises(ProofError):
                verify_consistency(
                    old, new, path, old_root=ROOTS[old - 1], new_root=ROOTS[new]
                )


def test_the_empty_tree_and_the_tree_itself_need_no_path() -> None:
    for size in range(301):
        for old in (0, size):
            path = consistency_path(old, size, NODE)

            verify_consistency(
                old, size, path, old_root=ROOTS[old], new_root=ROOTS[size]
            )
            assert path == []


def test_another_history_is_noticed() -> None:
    forged = root_of([hash_leaf(b"forged"), *HASHES[1:7]])
    path = consistency_path(7, 20, NODE)

    with pytest.raises(ProofError, match="leads to other roots"):
        verify_consistency(7, 20, path, old_root=forged, new_root=ROOTS[20])
    with pytest.raises(ProofError, match="leads to other roots"):
        verify_consistency(7, 20, path, old_root=ROOTS[7], new_root=forged)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (4, 5), (6, 8), (7, 20), (8, 11)])
def test_every_changed_hash_of_a_path_is_noticed(old: int, new: int) -> None:
    path = consistency_path(old, new, NODE)
    for place in range(len(path)):
        changed = [*path]
        changed[place] = bytes([changed[place][0] ^ 0x80]) + changed[place][1:]

        with pytest.raises(ProofError):
            verify_consistency(
                old, new, changed, old_root=ROOTS[old], new_root=ROOTS[new]
            )


@pytest.mark.parametrize(("old", "new"), [(1, 2), (4, 5), (6, 8), (7, 20), (8, 11)])
def test_a_path_of_another_length_is_refused(old: int, new: int) -> None:
    path = consistency_path(old, new, NODE)
    for wrong in ([], path[:-1], path[1:], [*path, path[-1]], [path[0], *path]):
        with pytest.raises((MalformedEvidenceError, ProofError)):
            verify_consistency(
                old, new, wrong, old_root=ROOTS[old], new_root=ROOTS[new]
            )


def test_anything_extends_the_empty_tree_without_a_proof() -> None:
    """As C2SP tlog-witness has it, and unlike some libraries."""
    verify_consistency(0, 5, [], old_root=EMPTY_ROOT, new_root=ROOTS[5])

    with pytest.raises(MalformedEvidenceError, match="has to be empty"):
        verify_consistency(0, 5, [HASHES[0]], old_root=EMPTY_ROOT, new_root=ROOTS[5])
    with pytest.raises(ProofError, match="two roots are given for a tree of 0"):
        verify_consistency(0, 5, [], old_root=ROOTS[1], new_root=ROOTS[5])


def test_two_trees_of_one_size_are_the_same_or_a_lie() -> None:
    verify_consistency(5, 5, [], old_root=ROOTS[5], new_root=ROOTS[5])

    with pytest.raises(ProofError, match="two roots are given for a tree of 5"):
        verify_consistency(5, 5, [], old_root=ROOTS[4], new_root=ROOTS[5])
    with pytest.raises(MalformedEvidenceError, match="has to be empty"):
        verify_consistency(5, 5, [HASHES[0]], old_root=ROOTS[5], new_root=ROOTS[5])


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3), (1, 2**63)])
def test_sizes_out_of_bounds_are_refused(old: int, new: int) -> None:
    with pytest.raises(MalformedEvidenceError, match="no tree of"):
        verify_consistency(old, new, [], old_root=ROOTS[1], new_root=ROOTS[2])
    with pytest.raises(MalformedEvidenceError, match="no tree of"):
        consistency_path(old, new, NODE)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_every_hash_has_to_be_32_bytes(length: int) -> None:
    short = bytes(length)
    for path, old_root, new_root in (
        ([short], ROOTS[1], ROOTS[2]),
        ([HASHES[1]], short, ROOTS[2]),
        ([HASHES[1]], ROOTS[1], short),
    ):
        with pytest.raises(MalformedEvidenceError, match="bytes, not 32"):
            verify_consistency(1, 2, path, old_root=old_root, new_root=new_root)
