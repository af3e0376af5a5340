"""Which groups are not broken down, so that nobody's choice is found by subtraction.

A group of fewer than five choices shows its size alone. Where the whole is broken down,
too, the whole less the other groups is what was kept back: with one group kept back
this is that group. So others are kept back with it, the smallest first, until they are
two at least and five choices together.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from heapq import heappop, heappush
from typing import Final, Generic, TypeVar

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
    filled = [
        _Line(sorted((key for key in line if sizes[key]), key=sizes.__getitem__))
        for line in lines
    ]
    lines_of: dict[Key, list[int]] = {}
    for place, line in enumerate(filled):
        for key in line.keys:
            lines_of.setdefault(key, []).append(place)
            if key in kept:
                line.keep(sizes[key])
    # The first line that is not safe comes next; a group more can only unsettle those
    # that it is in. Years of days are many lines.
    waiting = list(range(len(filled)))
    while waiting:
        line = filled[heappop(waiting)]
        smallest = None if line.is_safe else line.next_shown(kept)
        if smallest is None:
            continue
        kept.add(smallest)
        for place in lines_of[smallest]:
            filled[place].keep(sizes[smallest])
            heappush(waiting, place)
    return kept


def keep_back(sizes: Sequence[int], also: Iterable[int] = ()) -> set[int]:
    """Return the places of the spans that are not broken down."""
    by_place = dict(enumerate(sizes))
    return choose_kept_back(by_place, [by_place], also)


class _Line(Generic[Key]):
    """Groups whose sum is broken down, the smallest first, and what of it is hidden."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.keys = keys
        self._left = iter(keys)
        self._groups = 0
        self._choices = 0

    def keep(self, size: int) -> None:
        self._groups += 1
        self._choices += size

    @property
    def is_safe(self) -> bool:
        """Whether the sum tells no more of what is kept back than of any group."""
        is_shelter = self._groups >= _FEWEST_GROUPS and self._choices >= FEWEST
        return not self._groups or is_shelter

    def next_shown(self, kept: Collection[Key]) -> Key | None:
        """Return the smallest group that is not kept back yet, None if all are."""
        return next((key for key in self._left if key not in kept), None)
