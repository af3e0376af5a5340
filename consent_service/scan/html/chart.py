"""The passes against the categories: what was there, and whether it was allowed."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from consent_service.policy.built_in import NECESSARY, PRODUCT_CATEGORIES
from consent_service.scan.permission import passes_against
from consent_service.scan.report import Observation, Pass, Report
from consent_service.scan.speech import Speech

State = Literal["none", "allowed", "breach", "undeclared", "unknown", "missing"]
UNKNOWN = "unknown"


class Cell(msgspec.Struct, frozen=True):
    """So many things of one category in one pass. Shares are percents of the width."""

    pass_id: str
    title: str
    count: int
    state: State
    said: str
    x: float
    width: float


class Row(msgspec.Struct, frozen=True):
    """A category in every pass. `y` is in pixels from the top."""

    title: str
    y: int
    cells: tuple[Cell, ...]


class Chart(msgspec.Struct, frozen=True):
    """The chart as its template draws it; `columns` are the names of the passes."""

    columns: tuple[Cell, ...]
    rows: tuple[Row, ...]
    height: int


_HEAD = 16
_ROW = 62
_GAP = 16


def chart_of(report: Report, speech: Speech) -> Chart:
    """Return the chart of a report."""
    categories = _categories(report)
    rows = tuple(
        Row(
            title=_title(category, speech),
            y=_HEAD + number * _ROW,
            cells=tuple(_cells(category, report, speech)),
        )
        for number, category in enumerate(categories)
    )
    columns = tuple(_cells(None, report, speech))
    return Chart(columns, rows, _HEAD + len(rows) * _ROW - _GAP)


def _title(category: str, speech: Speech) -> str:
    if category == UNKNOWN:
        return speech.say("html", "unknown_category")
    return speech.category(category)


def _categories(report: Report) -> list[str]:
    found = dict.fromkeys(
        _category_of(each) for each in report.observations if _counts(each)
    )
    decided = {name for each in report.passes for name in each.decisions}
    known = [*PRODUCT_CATEGORIES, *sorted(decided - set(PRODUCT_CATEGORIES)), UNKNOWN]
    return [name for name in known if name in found]


def _counts(observation: Observation) -> bool:
    return observation.subject.type not in ("signal", "banner", "page")


def _category_of(observation: Observation) -> str:
    return observation.category or observation.usual_category or UNKNOWN


def _cells(category: str | None, report: Report, speech: Speech) -> Iterator[Cell]:
    width = 100 / max(len(report.passes), 1)
    for number, made in enumerate(report.passes):
        count = 0 if category is None else _amount(category, made, report)
        state = _state(category, made, count, report)
        yield Cell(
            pass_id=made.id,
            title=speech.pass_title(made.id),
            count=count,
            state=state,
            said=speech.say("state", state),
            x=round(number * width, 3),
            width=round(width, 3),
        )


def _amount(category: str, made: Pass, report: Report) -> int:
    return len(_seen(category, made, report))


def _seen(category: str, made: Pass, report: Report) -> list[Observation]:
    return [
        each
        for each in report.observations
        if made.id in each.passes and _counts(each) and _category_of(each) == category
    ]


def _state(category: str | None, made: Pass, count: int, report: Report) -> State:
    if not made.done and not count:
        return "missing"
    if not count or category is None:
        return "none"
    if category == UNKNOWN:
        return "unknown"
    if _is_found(category, made, report):
        return "breach"
    # No visitor can allow what the declaration does not tell of.
    is_told = not report.policy or category == NECESSARY
    is_told = is_told or all(each.category for each in _seen(category, made, report))
    return "allowed" if is_told else "undeclared"


def _is_found(category: str, made: Pass, report: Report) -> bool:
    """Return whether the scan calls anything of it a breach: the chart adds nothing."""
    return any(
        category == (finding.category or finding.usual_category)
        and made.id in passes_against(finding, report)
        for finding in report.findings
    )


def text_of(chart: Chart) -> Sequence[tuple[str, Sequence[Cell]]]:
    """Return the chart as rows of a table: its equivalent in text."""
    return [(row.title, row.cells) for row in chart.rows]
