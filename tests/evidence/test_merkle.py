import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.errors import MalformedEvidenceError, ProofError
from consent_service.evidence.merkle import (
    EMPTY_FRONTIER,
    EMPTY_ROOT,
    Frontier,
    grow,
    hash_children,
    hash_leaf,
    root_of,
)
from tests.evidence.reference import tree_hash

# The tree that Certificate Transparency implementations have tested with since 2013.
CT_LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_the_reference_tree_has_the_roots_that_everybody_has(size: int) -> None:
    root = root_of([hash_leaf(leaf) for leaf in CT_LEAVES[:size]])

    assert root.hex() == CT_ROOTS[size]


def test_the_root_is_that_of_the_recursive_definition_for_all_sizes_to_300() -> None:
    leaves = [b"leaf %d" % index for index in range(300)]
    frontier = EMPTY_FRONTIER
    for size, leaf in enumerate(leaves, start=1):
        frontier = frontier.append(hash_leaf(leaf))

        assert frontier.root() == tree_hash(leaves[:size])


@given(st.lists(st.integers(0, 40), max_size=12))
def test_the_split_into_batches_makes_no_difference(batches: list[int]) -> None:
    hashes = [hash_leaf(b"%d" % index) for index in range(sum(batches))]
    frontier = EMPTY_FRONTIER
    for batch in batches:
        frontier = frontier.extend(hashes[frontier.size : frontier.size + batch])

    assert frontier == EMPTY_FRONTIER.extend(hashes)


def test_a_leaf_cannot_pass_as_the_root_over_two_others() -> None:
    left, right = hash_leaf(b"left"), hash_leaf(b"right")

    assert hash_leaf(left + right) != hash_children(left, right)


def test_an_empty_batch_changes_nothing() -> None:
    frontier = EMPTY_FRONTIER.extend(map(hash_leaf, CT_LEAVES[:5]))

    growth = grow(frontier, [])

    assert growth.frontier == frontier
    assert growth.completed(0) == growth.completed(2) == growth.completed(9) == []


def test_growth_holds_new_nodes_and_old_roots_and_refuses_the_rest() -> None:
    frontier = EMPTY_FRONTIER.extend(map(hash_leaf, CT_LEAVES[:6]))

    growth = grow(frontier, map(hash_leaf, CT_LEAVES[6:]))

    assert growth.node(3, 0).hex() == CT_ROOTS[8]
    assert growth.node(2, 0).hex() == CT_ROOTS[4]
    for level, index in ((0, 5), (0, 8), (1, 0), (4, 0), (9, 0)):
        with pytest.raises(ProofError, match="growth does not hold node"):
            growth.node(level, index)


@pytest.mark.parametrize(
    ("size", "roots"),
    [(-1, ()), (2**63, (EMPTY_ROOT,)), (0, (EMPTY_ROOT,)), (3, (EMPTY_ROOT,))],
)
def test_a_frontier_has_one_root_for_each_full_subtree(
    size: int, roots: tuple[bytes, ...]
) -> None:
    with pytest.raises(MalformedEvidenceError):
        Frontier(size, roots)


def test_hashes_of_another_length_are_refused() -> None:
    with pytest.raises(MalformedEvidenceError, match="31 bytes, not 32"):
        Frontier(1, (bytes(31),))
    with pytest.raises(MalformedEvidenceError, match="33 bytes, not 32"):
        EMPTY_FRONTIER.append(bytes(33))
