"""The counts of some days as figures that may be shown.

A group of fewer than five choices is not broken down further: what is said of one or
two people must not be readable off a total. Its size alone is shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import msgspec

from consent_service.choices.cells import Cell, decode_cell
from consent_service.choices.tally import Tally
from consent_service.statistics.rate import Rate, rate

FEWEST: Final = 5
# In the order in which they are shown.
ACTIONS: Final = ("accept_all", "save", "reject_all", "withdraw")
SEEN: Final = ("domain", "cookie", "view", "page")
# What choices are told apart by, each by action.
GROUPED: Final = ("revision", "language", "surface", "signal")


class Group(msgspec.Struct, frozen=True):
    """Choices that have something in common.

    `actions` is how many there were of each action; None in a group that is too small.
    """

    name: str
    choices: int
    actions: dict[str, int] | None


class Span(msgspec.Struct, frozen=True):
    """One day or several. `categories` is how many choices allowed each, of how many.

    `actions` and `categories` are None if the choices are too few.
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
    cells = _sum_of(tally, first, last)
    groups = {kind: list(_groups(cells, kind)) for kind in GROUPED}
    whole = _span(cells, first, last)
    if whole.choices < FEWEST:
        groups = {kind: [] for kind in GROUPED}
    seen = {kind: _seen(cells, kind) for kind in SEEN}
    return Figures(whole, groups, seen)


def spans_of(tally: Tally, spans: Iterable[tuple[date, date]]) -> list[Span]:
    """Return the figures of each span of days, empty ones too."""
    return [_span(_sum_of(tally, first, last), first, last) for first, last in spans]


def last_days_of(tally: Tally, kind: str) -> dict[str, date]:
    """Return the last day on which each value of a kind was counted."""
    found: dict[str, date] = {}
    for day in sorted(tally):
        for cell, count in _parts(tally[day]).items():
            if cell.kind == kind and count:
                found[cell.value] = day
    return found


def rows_of(tally: Tally) -> Iterator[tuple[date, Cell, int]]:
    """Yield what may be shown of each day, day by day: a cell and its count.

    The cell of all choices of a day is `Cell("choices", "")`.
    """
    for day in sorted(tally):
        cells = _parts(tally[day])
        total = _choices(cells)
        if total:
            yield day, Cell("choices", ""), total
        if total < FEWEST:
            continue
        for cell in sorted(cells):
            if cell.kind not in GROUPED:
                yield day, cell, cells[cell]
        for kind in GROUPED:
            for group in _groups(cells, kind):
                yield day, Cell(kind, group.name), group.choices
                for action, count in (group.actions or {}).items():
                    yield day, Cell(kind, group.name, action), count


def _sum_of(tally: Tally, first: date, last: date) -> dict[Cell, int]:
    total: dict[str, int] = {}
    for day, cells in tally.items():
        if first <= day <= last:
            for cell, count in cells.items():
                total[cell] = total.get(cell, 0) + count
    return _parts(total)


def _parts(cells: Mapping[str, int]) -> dict[Cell, int]:
    return {decode_cell(cell): count for cell, count in cells.items()}


def _span(cells: Mapping[Cell, int], first: date, last: date) -> Span:
    choices = _choices(cells)
    if choices < FEWEST:
        return Span(first, last, choices, None, None)
    actions = {cell.value: n for cell, n in cells.items() if cell.kind == "action"}
    return Span(first, last, choices, _in_order(actions), _categories(cells))


def _choices(cells: Mapping[Cell, int]) -> int:
    return sum(count for cell, count in cells.items() if cell.kind == "action")


def _categories(cells: Mapping[Cell, int]) -> dict[str, Rate]:
    found: dict[str, dict[str, int]] = {}
    for cell, count in cells.items():
        if cell.kind == "category":
            found.setdefault(cell.value, {})[cell.outcome] = count
    rates = {
        category: rate(decided.get("granted", 0), sum(decided.values()))
        for category, decided in sorted(found.items())
    }
    return {category: known for category, known in rates.items() if known is not None}


def _groups(cells: Mapping[Cell, int], kind: str) -> Iterator[Group]:
    found: dict[str, dict[str, int]] = {}
    for cell, count in cells.items():
        if cell.kind == kind:
            found.setdefault(cell.value, {})[cell.outcome] = count
    sizes = {name: sum(actions.values()) for name, actions in found.items()}
    for name in sorted(found, key=lambda name: (-sizes[name], name)):
        shown = _in_order(found[name]) if sizes[name] >= FEWEST else None
        yield Group(name, sizes[name], shown)


def _in_order(actions: Mapping[str, int]) -> dict[str, int]:
    known = [action for action in ACTIONS if action in actions]
    return {
        action: actions[action] for action in (*known, *sorted({*actions} - {*known}))
    }


def _seen(cells: Mapping[Cell, int], kind: str) -> dict[str, int]:
    found = {cell.value: count for cell, count in cells.items() if cell.kind == kind}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
