"""The closest of what is written for names."""

import pytest

from consent_service.catalog.name_index import NameIndex


def index_of(*names: str, star: str = ".*") -> NameIndex[str]:
    index: NameIndex[str] = NameIndex(star=star)
    for name in names:
        index.add(name, name)
    return index


@pytest.mark.parametrize(
    ("written", "name", "fits"),
    [
        ("_ga_*", "_ga_ABC", True),
        ("_ga_*", "_ga", False),
        ("_pk_id.*", "_pk_idx1", False),
        ("u*", "u1", True),
        ("*_conversation", "x_conversation", True),
        ("a*b*c", "a1b2c", True),
    ],
)
def test_a_star_stands_for_any_letters(written: str, name: str, *, fits: bool) -> None:
    assert bool(index_of(written).find(name)) is fits


def test_the_part_that_changes_may_be_empty_or_not() -> None:
    assert index_of("_ga_*").find("_ga_") == ["_ga_*"]
    assert index_of("_ga_*", star=".+").find("_ga_") == []


def test_the_same_name_comes_before_every_pattern() -> None:
    assert index_of("_ga*", "_ga", "_ga").find("_ga") == ["_ga", "_ga"]


def test_the_pattern_with_the_most_fixed_letters_decides() -> None:
    index = index_of("_g*", "_ga_*", "*_ga_", "_ga_*")

    assert index.find("_ga_ABC") == ["_ga_*", "_ga_*"]
