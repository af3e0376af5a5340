"""The order of a run: what is slow first, so that no core waits for another's end."""

from collections.abc import Sequence
from itertools import groupby

import pytest


def slow_first(items: Sequence[pytest.Item], *, parts: int) -> list[pytest.Item]:
    """Return all items so that each of `parts` equal parts begins with slow modules.

    Workers begin with a part each, and then take from the ends of those of others.
    Modules stay whole, for their fixtures, and in their order among their like.
    """
    modules = [list(group) for _, group in groupby(items, key=lambda item: item.path)]
    slow = [module for module in modules if any(map(_is_slow, module))]
    quick = [module for module in modules if not any(map(_is_slow, module))]
    ordered: list[pytest.Item] = []
    for part in range(parts):
        for module in slow[part::parts]:
            ordered += module
        while quick and len(ordered) < (part + 1) * len(items) / parts:
            ordered += quick.pop(0)
    return ordered


def _is_slow(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None
