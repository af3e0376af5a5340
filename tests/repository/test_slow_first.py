"""A run begins with what is slow, on every core."""

from itertools import groupby
from pathlib import Path
from typing import cast

import pytest

from tests.slow_first import slow_first


class Item:
    """What the order looks at in a test."""

    def __init__(self, module: str, number: int) -> None:
        self.path = Path(module)
        self.name = f"{module} {number}"

    def get_closest_marker(self, name: str) -> str | None:
        return (
            name if self.path.name.startswith(name) and self.name[-1] == "1" else None
        )


def ordered(*modules: str, parts: int) -> list[str]:
    items = [Item(module, number) for module in modules for number in range(4)]
    ordered = slow_first(cast(list[pytest.Item], items), parts=parts)
    assert sorted(item.name for item in ordered) == sorted(item.name for item in items)
    names = [str(item.path) for item in ordered]
    return [f"{name} x {len(list(group))}" for name, group in groupby(names)]


def test_modules_with_something_slow_come_first_and_stay_whole() -> None:
    assert ordered("a", "slow", "b", parts=1) == ["slow x 4", "a x 4", "b x 4"]


def test_each_part_begins_with_its_share_of_the_slow() -> None:
    made = ordered("a", "slow 1", "b", "slow 2", "c", "slow 3", parts=2)

    assert made == [
        *("slow 1 x 4", "slow 3 x 4", "a x 4"),
        *("slow 2 x 4", "b x 4", "c x 4"),
    ]


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_without_anything_slow_the_order_is_as_it_was(parts: int) -> None:
    assert ordered("b", "a", "c", parts=parts) == ["b x 4", "a x 4", "c x 4"]
