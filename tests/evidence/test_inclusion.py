import pytest

from consent_service.errors import MalformedEvidenceError, ProofError
from consent_service.evidence.inclusion import (
    inclusion_path,
    inclusion_paths,
    root_from_inclusion,
    verify_inclusion,
)
from consent_service.evidence.merkle import EMPTY_FRONTIER, grow, hash_leaf
from tests.evidence import reference

LEAVES = [b"leaf %d" % index for index in range(300)]
HASHES = [hash_leaf(leaf) for leaf in LEAVES]


def test_paths_are_those_of_the_recursive_definition_for_all_sizes_to_70() -> None:
    for size in range(1, 71):
        node = grow(EMPTY_FRONTIER, HASHES[:size]).node
        for index, path in enumerate(inclusion_paths(range(size), size, node)):
            assert path == reference.path(index, LEAVES[:size])


def test_every_leaf_of_every_tree_to_300_is_proved() -> None:
    for size in range(1, 301):
        growth = grow(EMPTY_FRONTIER, HASHES[:size])
        root = growth.frontier.root()
        paths = inclusion_paths(range(size), size, growth.node)
        # All leaves of some trees, and the first, the middle and the last of the rest.
        step = 1 if size % 37 == 0 else max(1, size // 2)
        for index in range(0, size, step):
            found = root_from_inclusion(
                HASHES[index], index=index, size=size, path=paths[index]
            )

            assert found == root


@pytest.mark.parametrize("old", [0, 1, 2, 3, 7, 8, 100, 255, 256])
@pytest.mark.parametrize("batch", [1, 2, 5, 44])
def test_a_batch_proves_its_leaves_from_the_old_frontier_alone(
    old: int, batch: int
) -> None:
    """This is what lets a server answer with receipts without reading any tile."""
    size = old + batch
    growth = grow(EMPTY_FRONTIER.extend(HASHES[:old]), HASHES[old:size])

    paths = inclusion_paths(range(old, size), size, growth.node)

    for index, path in zip(range(old, size), paths, strict=True):
        assert path == reference.path(index, LEAVES[:size])


@pytest.mark.parametrize("size", [2, 3, 5, 9, 256])
def test_a_changed_record_leads_elsewhere(size: int) -> None:
    """This is the promise of the log: no record can be edited unnoticed."""
    growth = grow(EMPTY_FRONTIER, HASHES[:size])
    for index in (0, size // 2, size - 1):
        path = inclusion_path(index, size, growth.node)
        forged = hash_leaf(b"forged")

        root = root_from_inclusion(forged, index=index, size=size, path=path)

        assert root != growth.frontier.root()


def test_a_proof_fits_one_index() -> None:
    growth = grow(EMPTY_FRONTIER, HASHES[:11])
    path = inclusion_path(4, 11, growth.node)
    root = growth.frontier.root()
    for index in {*range(11)} - {4}:
        with pytest.raises((MalformedEvidenceError, ProofError)):
            verify_inclusion(HASHES[4], index=index, size=11, path=path, root=root)


@pytest.mark.parametrize("size", [5, 8, 17, 2**62])
def test_a_proof_fits_no_tree_in_which_the_way_up_is_another(size: int) -> None:
    """From leaf 4 all trees of 9 to 16 look alike; the checkpoint says which it is."""
    growth = grow(EMPTY_FRONTIER, HASHES[:11])
    path = inclusion_path(4, 11, growth.node)
    root = growth.frontier.root()

    with pytest.raises((MalformedEvidenceError, ProofError)):
        verify_inclusion(HASHES[4], index=4, size=size, path=path, root=root)


def test_every_changed_hash_of_a_path_is_noticed() -> None:
    growth = grow(EMPTY_FRONTIER, HASHES[:13])
    path = inclusion_path(6, 13, growth.node)
    for place in range(len(path)):
        changed = [*path]
        changed[place] = bytes([changed[place][0] ^ 1]) + changed[place][1:]

        with pytest.raises(ProofError, match="leads to another root"):
            verify_inclusion(
                HASHES[6], index=6, size=13, path=changed, root=growth.frontier.root()
            )


@pytest.mark.parametrize("cut", [slice(0, -1), slice(1, None), slice(0, 0)])
def test_a_path_that_is_too_short_is_refused(cut: slice) -> None:
    growth = grow(EMPTY_FRONTIER, HASHES[:13])
    path = inclusion_path(6, 13, growth.node)[cut]

    with pytest.raises(MalformedEvidenceError, match="has 4 hashes, not"):
        root_from_inclusion(HASHES[6], index=6, size=13, path=path)


def test_a_path_that_is_too_long_is_refused() -> None:
    with pytest.raises(MalformedEvidenceError, match="has 0 hashes, not 1"):
        root_from_inclusion(HASHES[0], index=0, size=1, path=[HASHES[1]])


@pytest.mark.parametrize(
    ("index", "size"), [(0, 0), (1, 1), (-1, 1), (0, -1), (0, 2**63), (2**63, 2**64)]
)
def test_numbers_out_of_bounds_are_refused(index: int, size: int) -> None:
    with pytest.raises(MalformedEvidenceError):
        root_from_inclusion(HASHES[0], index=index, size=size, path=[])


@pytest.mark.parametrize("length", [0, 12, 31, 33])
def test_every_hash_has_to_be_32_bytes(length: int) -> None:
    short = bytes(length)
    for leaf, path, root in (
        (short, [HASHES[1]], HASHES[2]),
        (HASHES[0], [short], HASHES[2]),
        (HASHES[0], [HASHES[1]], short),
    ):
        with pytest.raises(MalformedEvidenceError, match="bytes, not 32"):
            verify_inclusion(leaf, index=0, size=2, path=path, root=root)
