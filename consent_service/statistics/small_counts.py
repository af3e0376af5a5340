"""Which groups are not broken down, so that nobody's choice is found by subtraction.

A group of fewer than five choices shows its size alone. Where the whole is broken down,
too, the whole less the other groups is what was kept back: with one group kept back
this is that group. So others are kept back with it, the smallest first, until they are
two at least and five choices together.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

FEWEST: Final = 5
_FEWEST_GROUPS: Final = 2

Key = TypeVar("Key", bound=Hashable)


def choose_kept_back(
    sizes: Mapping[Key, int], lines: Iterable[Iterable[Key]], also: Iterable[Key] = ()
) -> set[Key]:
    """Return the groups that must not be broken down; those of no choices never are.

    Args:
        sizes: How many choices each group has.
        lines: Groups whose sum is broken down somewhere. In a table these are its rows
            and its columns.
        also: Groups that are kept back for another reason.
    """
    kept = {key for key, size in sizes.items() if 0 < size < FEWEST} | set(also)
    filled = [[key for key in line if sizes[key]] for line in lines]
    # Each round keeps back one group more, so it ends with all of them at the latest.
    while any(_keep_another(line, sizes, kept) for line in filled):
        pass
    return kept


def keep_back(sizes: Sequence[int], also: Iterable[int] = ()) -> set[int]:
    """Return the places of the spans that are not broken down."""
    by_place = dict(enumerate(sizes))
    return choose_kept_back(by_place, [by_place], also)


def _keep_another(
    line: Sequence[Key], sizes: Mapping[Key, int], kept: set[Key]
) -> bool:
    """Keep back the smallest group that a line still shows, if its sum needs it."""
    shown = [key for key in line if key not in kept]
    if not shown or _is_safe([sizes[key] for key in line if key in kept]):
        return False
    kept.add(min(shown, key=sizes.__getitem__))
    return True


def _is_safe(sizes: Collection[int]) -> bool:
    return not sizes or (len(sizes) >= _FEWEST_GROUPS and sum(sizes) >= FEWEST)
