"""The counts of each day as rows, such as those of a CSV file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from consent_service.choices.cells import Cell
from consent_service.choices.tally import Tally
from consent_service.statistics.cells import count_choices, decode_cells, sizes_of
from consent_service.statistics.figures import GROUPED, groups_of, rates_of
from consent_service.statistics.small_counts import (
    FEWEST,
    choose_kept_back,
    keep_back,
)


def rows_of(tally: Tally) -> Iterator[tuple[date, Cell, int]]:
    """Yield what may be shown of each day, day by day: a cell and its count.

    The cell of all choices of a day is `Cell("choices", "")`.
    """
    days = sorted(tally)
    cells = [decode_cells(tally[day]) for day in days]
    sizes = list(map(count_choices, cells))
    kept = keep_back(sizes)
    rates = rates_of(cells, kept)
    groups = {kind: _kept_groups(cells, kind, kept) for kind in GROUPED}
    for number, day in enumerate(days):
        if sizes[number]:
            yield day, Cell("choices", ""), sizes[number]
        if sizes[number] < FEWEST:
            continue
        for cell in sorted(cells[number]):
            if _is_shown(cell, number in kept, rates[number]):
                yield day, cell, cells[number][cell]
        for kind in GROUPED:
            for group in groups_of(cells[number], kind, groups[kind][number]):
                yield day, Cell(kind, group.name), group.choices
                for action, count in (group.actions or {}).items():
                    yield day, Cell(kind, group.name, action), count


def _is_shown(cell: Cell, is_kept: bool, rates: Collection[str]) -> bool:
    """Return whether a day shows a cell that is not one of a group."""
    match cell.kind:
        case "action":
            return not is_kept
        case "category":
            return cell.value in rates
    return cell.kind not in GROUPED


def _kept_groups(
    spans: Sequence[Mapping[Cell, int]], kind: str, kept: Collection[int]
) -> list[set[str]]:
    """Return for each span the groups that are not broken down.

    They are a table: spans below each other, groups beside each other. The sum of a row
    is what its span shows, and the sum of a column what the group shows of all spans.
    """
    rows = [sizes_of(cells, kind) for cells in spans]
    sizes = {(place, name): row[name] for place, row in enumerate(rows) for name in row}
    shown = [
        [(place, name) for name in row if row[name]]
        for place, row in enumerate(rows)
        if place not in kept
    ]
    # The only group of a span that is shown says what the span says, kept back or not.
    open_ = {row[0] for row in shown if len(row) == 1}
    columns: dict[str, list[tuple[int, str]]] = {}
    for key in sizes.keys() - open_:
        columns.setdefault(key[1], []).append(key)
    lines = [*shown, *(sorted(column) for _, column in sorted(columns.items()))]
    also = [key for key in sizes if key[0] in kept]
    hidden: list[set[str]] = [set() for _ in spans]
    for place, name in choose_kept_back(sizes, lines, also):
        hidden[place].add(name)
    return hidden
