"""The counts of some days as figures that may be shown.

A group of fewer than five choices is not broken down further: what is said of one or
two people must not be readable off a total, nor off what two totals differ by
(`small_counts`). Its size alone is shown.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from consent_service.choices.cells import Cell
from consent_service.choices.tally import Tally
from consent_service.statistics.cells import (
    count_choices,
    decode_cells,
    outcomes_of,
    sizes_of,
    sum_days,
)
from consent_service.statistics.rate import Rate, rate
from consent_service.statistics.small_counts import (
    FEWEST,
    choose_kept_back,
    keep_back,
)

# In the order in which they are shown.
ACTIONS: Final = ("accept_all", "save", "reject_all", "withdraw")
_SEEN_OF_CHOICES: Final = ("domain", "cookie")
SEEN: Final = (*_SEEN_OF_CHOICES, "view", "page")
# What choices are told apart by, each by action.
GROUPED: Final = ("revision", "language", "surface", "signal")


class Group(msgspec.Struct, frozen=True):
    """Choices that have something in common.

    `actions` is how many there were of each action; None in a group that is too small,
    or from which such a group could be found by subtraction.
    """

    name: str
    choices: int
    actions: dict[str, int] | None


class Span(msgspec.Struct, frozen=True):
    """One day or several. `categories` is how many choices allowed each, of how many.

    `actions` and `categories` are None if the choices are too few, or if those of a
    span with too few could be found by subtraction. A category is not there for the
    same reasons.
    """

    first: date
    last: date
    choices: int
    actions: dict[str, int] | None
    categories: dict[str, Rate] | None


class Figures(msgspec.Struct, frozen=True):
    """What the visitors of a site chose in a period, both days included.

    Attributes:
        whole: The period.
        groups: By what choices are told apart: the groups, the largest first.
        seen: What only requests say, by kind and value: `domain` and `cookie` of
            choices, `view` and `page` of banners that were shown.
    """

    whole: Span
    groups: dict[str, list[Group]]
    seen: dict[str, dict[str, int]]


def figures_of(tally: Tally, first: date, last: date) -> Figures:
    """Return the figures of a period."""
    cells = sum_days(tally, first, last)
    groups = {kind: list(groups_of(cells, kind)) for kind in GROUPED}
    seen = {kind: _seen(cells, kind) for kind in SEEN}
    if count_choices(cells) < FEWEST:
        groups = {kind: [] for kind in GROUPED}
        seen |= {kind: {} for kind in _SEEN_OF_CHOICES}
    return Figures(spans_of(tally, [(first, last)])[0], groups, seen)


def spans_of(tally: Tally, spans: Iterable[tuple[date, date]]) -> list[Span]:
    """Return the figures of each span of days, empty ones too.

    The figures of all of them together may be shown beside them.
    """
    days = list(spans)
    cells = [sum_days(tally, first, last) for first, last in days]
    sizes = list(map(count_choices, cells))
    kept = keep_back(sizes)
    rates = rates_of(cells, kept)
    return [
        Span(first, last, sizes[number], None, None)
        if number in kept or not sizes[number]
        else Span(first, last, sizes[number], _actions(cells[number]), rates[number])
        for number, (first, last) in enumerate(days)
    ]


def last_days_of(tally: Tally, kind: str) -> dict[str, date]:
    """Return the last day on which each value of a kind was counted."""
    found: dict[str, date] = {}
    for day in sorted(tally):
        for cell, count in decode_cells(tally[day]).items():
            if cell.kind == kind and count:
                found[cell.value] = day
    return found


def rates_of(
    spans: Sequence[Mapping[Cell, int]], kept: Collection[int]
) -> list[dict[str, Rate]]:
    """Return what may be shown of the categories of each span.

    A category that came during a span has fewer choices than the span.
    """
    decided = [outcomes_of(cells, "category") for cells in spans]
    rates: list[dict[str, Rate]] = [{} for _ in spans]
    for category in sorted({name for found in decided for name in found}):
        sizes = [sum(found.get(category, {}).values()) for found in decided]
        hidden = keep_back(sizes, also=kept)
        for place, size in enumerate(sizes):
            granted = decided[place].get(category, {}).get("granted", 0)
            if place not in hidden and (known := rate(granted, size)):
                rates[place][category] = known
    return rates


def groups_of(
    cells: Mapping[Cell, int], kind: str, kept: Collection[str] | None = None
) -> Iterator[Group]:
    """Yield the groups of a kind, the largest first.

    `kept` are those that are not broken down; None if only these cells are shown.
    """
    found, sizes = outcomes_of(cells, kind), sizes_of(cells, kind)
    hidden = choose_kept_back(sizes, [sorted(sizes)]) if kept is None else kept
    for name in sorted(found, key=lambda name: (-sizes[name], name)):
        shown = None if name in hidden else _in_order(found[name])
        yield Group(name, sizes[name], shown)


def _actions(cells: Mapping[Cell, int]) -> dict[str, int]:
    return _in_order(
        {cell.value: count for cell, count in cells.items() if cell.kind == "action"}
    )


def _in_order(actions: Mapping[str, int]) -> dict[str, int]:
    known = [action for action in ACTIONS if action in actions]
    return {
        action: actions[action] for action in (*known, *sorted({*actions} - {*known}))
    }


def _seen(cells: Mapping[Cell, int], kind: str) -> dict[str, int]:
    found = {cell.value: count for cell, count in cells.items() if cell.kind == kind}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
