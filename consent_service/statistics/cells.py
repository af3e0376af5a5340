"""Reads the counts of a day or of several: sums, and what stands in which cell."""

from collections.abc import Mapping
from datetime import date

from consent_service.choices.cells import Cell, decode_cell
from consent_service.choices.tally import Tally


def sum_days(tally: Tally, first: date, last: date) -> dict[Cell, int]:
    total: dict[str, int] = {}
    for day, cells in tally.items():
        if first <= day <= last:
            for cell, count in cells.items():
                total[cell] = total.get(cell, 0) + count
    return decode_cells(total)


def decode_cells(cells: Mapping[str, int]) -> dict[Cell, int]:
    return {decode_cell(cell): count for cell, count in cells.items()}


def count_choices(cells: Mapping[Cell, int]) -> int:
    return sum(count for cell, count in cells.items() if cell.kind == "action")


def sizes_of(cells: Mapping[Cell, int], kind: str) -> dict[str, int]:
    found = outcomes_of(cells, kind)
    return {name: sum(outcomes.values()) for name, outcomes in found.items()}


def outcomes_of(cells: Mapping[Cell, int], kind: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for cell, count in cells.items():
        if cell.kind == kind:
            found.setdefault(cell.value, {})[cell.outcome] = count
    return found
